//! A scripted attacker: whatever one browser sends, its session ends or it hears an error, and everybody else goes on.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]
#![allow(clippy::cast_possible_truncation, reason = "halves of numbers are meant")]

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use common::forge::{
    self, ARRAY, DOUBLES, KNOWN, RUST, SHAPED, SPECIAL, TEXT, invoke, invoke_method, item, message, word,
};
use common::{Client, ME, Said, dial, frame, greet, serve, soon};
use futures_util::{SinkExt as _, StreamExt as _};
use jsinterop::{JsError, JsObject, RustRef, js_import, js_invokable};
use jsinterop_server::{Server, Session};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

#[js_import("twice")]
async fn twice(number: u32) -> Result<u32, JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
fn swallow(value: Value) -> bool {
    value.is_null()
}

#[js_invokable]
fn grasp(_object: JsObject) {}

#[js_invokable]
async fn never() {
    std::future::pending::<()>().await;
}

#[js_invokable]
fn lots() -> String {
    "x".repeat(200_000)
}

struct Helper(u32);

#[js_invokable]
impl Helper {
    #[js_invokable]
    fn number(&self) -> u32 {
        self.0
    }

    /// Not marked.
    #[expect(dead_code, clippy::unused_self, reason = "nobody can call it: that is the point")]
    fn secret(&self) -> u32 {
        8
    }
}

#[js_invokable]
fn lend() -> RustRef<Helper> {
    RustRef::new(Helper(7))
}

#[js_invokable]
fn take_back(_helper: RustRef<String>) {}

/// A server, and somebody who behaves.
struct Scene {
    address: SocketAddr,
    honest: Client,
    sessions: mpsc::UnboundedReceiver<Session>,
}

impl Scene {
    async fn new() -> Self {
        let (hand, mut sessions) = mpsc::unbounded_channel();
        let server = Server::new(move |session| {
            let _ = hand.send(session);
            async {}
        });
        let address = serve(server.expose([ME])).await;
        let honest = Client::connect(address).await;
        soon(sessions.recv()).await.unwrap();
        Self { address, honest, sessions }
    }

    async fn attacker(&mut self) -> (Client, Session) {
        let client = Client::connect(self.address).await;
        (client, soon(self.sessions.recv()).await.unwrap())
    }

    /// The honest one is served.
    async fn goes_on(&mut self) {
        lives(&mut self.honest).await;
    }

    /// Whoever sends this as the first packet is told so, and its session is over.
    async fn is_broken(&mut self, packet: Message, why: &str) {
        let (mut client, session) = self.attacker().await;
        client.socket.send(packet).await.unwrap();
        let over = client.last_words().await;
        assert_eq!(over["over"], "broken", "{why}");
        assert!(over["message"].as_str().unwrap().contains(why), "{why}: {over}");
        soon(session.closed()).await;
        assert_eq!(session.runtime().counts(), JsRuntimeCounts::none(&session), "{why}");
        self.goes_on().await;
    }
}

/// What is left of a session that is over: nothing.
struct JsRuntimeCounts;

impl JsRuntimeCounts {
    fn none(session: &Session) -> jsinterop::Counts {
        let mut counts = session.runtime().counts();
        (counts.calls, counts.references, counts.objects, counts.invocations) = (0, 0, 0, 0);
        counts
    }
}

async fn lives(client: &mut Client) {
    client.invoke(u32::MAX, ME, "add", &[2, 3]).await;
    assert_eq!(client.hear_more().await, Said::Return(u32::MAX, Ok(5 << 4)));
}

fn bytes(words: &[u32]) -> Message {
    Message::binary(words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>())
}

/// A first packet with these items.
fn packet(items: &[u32]) -> Message {
    bytes(&[&[1, 0, 0], items].concat())
}

/// A first packet with a frame of these words and this text.
fn framed(words: &[u32], text: &[u8]) -> Message {
    packet(&item(words, text, &[]))
}

#[tokio::test]
async fn packets_that_break_the_rules() {
    let mut scene = Scene::new().await;
    let whole = "no whole number of words";
    for (packet, why) in [
        (Message::text("{}"), "a text was sent"),
        (Message::binary([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3].to_vec()), whole),
        (Message::binary(Vec::new()), whole),
        (bytes(&[1, 0]), whole),
        (bytes(&[9, 0, 0]), "no known kind"),
        (bytes(&[1, 5, 0]), "a packet is missing"),
        (bytes(&[2, 0, 99]), "acknowledged that was never sent"),
        (bytes(&[1, 0, 99]), "acknowledged that was never sent"),
        (packet(&[99]), "item of no known kind"),
        (packet(&[1, u32::MAX, u32::MAX, u32::MAX]), "in the middle of an item"),
        (packet(&[1, 5, 0, 0, 1]), "in the middle of an item"),
        (packet(&[2, 0, 0, u32::MAX]), "in the middle of an item"),
        (packet(&forge::piece(7, 0, b"abc")), "a piece of no blob"),
    ] {
        scene.is_broken(packet, why).await;
    }
}

#[tokio::test]
async fn pieces_that_do_not_fit() {
    let mut scene = Scene::new().await;
    let (message, names) = forge::invocation(1, "swallow", &[word(forge::BLOB, 0), 0]);
    let words = forge::words(&message, &names, 0, &[]);
    let announced = |blobs: &[(u32, u32)]| item(&words, names.as_bytes(), blobs);
    let twice = [announced(&[(1, 5)]), announced(&[(1, 5)])].concat();
    scene.is_broken(packet(&twice), "two blobs have one number").await;
    for (index, text) in [(1, &b"abc"[..]), (0, b"abcdef"), (0, b"")] {
        let items = [announced(&[(1, 5)]), forge::piece(1, index, text)].concat();
        scene.is_broken(packet(&items), "a piece that does not fit").await;
    }
    let overlap = [announced(&[(1, 5)]), forge::piece(1, 0, b"abc"), forge::piece(1, 0, b"abc")].concat();
    scene.is_broken(packet(&overlap), "a piece that does not fit").await;
    let after = [announced(&[(1, 3)]), forge::piece(1, 0, b"abc"), forge::piece(1, 1, b"d")].concat();
    scene.is_broken(packet(&after), "a piece of no blob").await;
    let endless = announced(&[(1, u32::MAX)]);
    scene.is_broken(packet(&endless), "the limit on bytes that travel in pieces").await;
}

#[tokio::test]
async fn frames_that_break_the_rules() {
    let mut scene = Scene::new().await;
    let words = |messages: &[u32]| forge::words(messages, "", 0, &[]);
    let exact = |kind, body: &[u32]| words(&message(kind, body));
    let call = [&[7, 1], &[word(ARRAY, 0)][..]].concat();
    for (words, text, why) in [
        (vec![], &b""[..], "the header is missing"),
        (vec![1, 5, 5, 4], b"", "the text is of another length"),
        (vec![1, 2, 2, 4], b"\xff\xfe", "not UTF-8"),
        (vec![1, 0, 0, 99], b"", "outside the frame"),
        (forge::words(&[], "abc", 0, &[vec![99]]), b"abc", "a key ends outside the text"),
        (words(&[1, 99, 0, 0]), b"", "a message's length does not fit"),
        (words(&[1, 0, 0, 0]), b"", "a message's length does not fit"),
        (words(&[1, 2]), b"", "in the middle of a message"),
        (exact(77, &[0, 0]), b"", "messages of the kind 77"),
        (exact(1 | 99 << 8, &call), b"", "the status 99"),
        (exact(2 | 9 << 8, &[0, 0, 1, 0, word(ARRAY, 0)]), b"", "nothing of the kind 9"),
        (exact(2, &[0, 0, word(SPECIAL, 0)]), b"", "a string is missing"),
        (exact(4, &[1, 0]), b"", "in the middle of a value"),
        (exact(3, &[1]), b"", ""),
    ] {
        scene.is_broken(framed(&words, text), why).await;
    }
    // What the runtime would lose sight of.
    let running = [common::invocation(1, ME, "never", &[]), common::invocation(1, ME, "never", &[])].concat();
    scene.is_broken(packet(&running), "the number of one that runs").await;
}

#[tokio::test]
async fn frames_that_become_much() {
    let mut scene = Scene::new().await;
    let deep = [vec![word(ARRAY, 1); 200], vec![0]].concat();
    scene.is_broken(packet(&invoke(1, "swallow", &deep, "")), "the limit on levels of one value (128)").await;
    for (argument, why) in [
        ([word(DOUBLES, (1 << 28) - 1), 0], "the limit on values of one frame (250000)"),
        ([word(TEXT, (1 << 28) - 1), 0], "the limit on decoded bytes of one frame (4194304)"),
        ([word(SHAPED, 3), 0], "no shape has the number 3"),
    ] {
        scene.is_broken(packet(&invoke(1, "swallow", &argument, "")), why).await;
    }
    let (message, names) =
        forge::invocation(1, "swallow", &[vec![word(ARRAY, 60_000)], vec![word(SHAPED, 0); 60_000]].concat());
    let words = forge::words(&message, &names, names.len(), &[vec![0; 60_000]]);
    scene.is_broken(framed(&words, names.as_bytes()), "more keys than values").await;
}

#[tokio::test]
async fn values_that_do_not_fit_are_errors_of_one_invocation() {
    let mut scene = Scene::new().await;
    let (mut client, session) = scene.attacker().await;
    let known = [vec![word(ARRAY, 200_000)], vec![word(KNOWN, 1); 200_000]].concat();
    for (argument, why) in [
        (known, "Known cannot stand here"),
        (vec![word(ARRAY, (1 << 28) - 1)], "a count is larger than the message"),
        (vec![word(SPECIAL, 99)], "no special value has the number 99"),
    ] {
        client.send_items(&invoke(1, "swallow", &argument, "")).await;
        let Said::Return(1, Err(text)) = client.hear_more().await else { panic!("{why}: it was not refused") };
        assert!(text.contains(why), "{why}: {text}");
    }
    for (items, why) in [
        (invoke(1, "grasp", &[word(RUST, 0), 1, 0], ""), "a Rust object that was disposed of"),
        (invoke(1, "grasp", &[0], ""), "number"),
        (invoke(1, "take_back", &[0], ""), "no export"),
        (invoke_method(1, 1, "number"), "disposed of"),
        (common::invocation(1, "", "add", &[]), "no crate ``"),
        (common::invocation(1, "std", "add", &[]), "no crate `std`"),
        (common::invocation(1, ME, "", &[]), "``"),
        (common::invocation(1, ME, "madeUp", &[]), "`madeUp`"),
        (common::invocation(1, ME, "add", &[1]), "takes 2 arguments"),
        (common::invocation(1, ME, "add", &[1, 2, 3]), "takes 2 arguments"),
        (invoke(1, "lots", &[0], ""), "takes 0 arguments"),
    ] {
        client.send_items(&items).await;
        let Said::Return(1, Err(text)) = client.hear_more().await else { panic!("{why}: it was not refused") };
        assert!(text.contains(why), "{why}: {text}");
    }
    lives(&mut client).await;
    assert_eq!(session.runtime().counts(), JsRuntimeCounts::none(&session));
    scene.goes_on().await;
}

#[tokio::test]
async fn objects_of_another_session() {
    let mut scene = Scene::new().await;
    let ((mut owner, owning), (mut thief, _)) = (scene.attacker().await, scene.attacker().await);
    owner.send_items(&common::invocation(1, ME, "lend", &[])).await;
    assert!(matches!(owner.hear_more().await, Said::Return(1, Ok(_))));
    assert_eq!(owning.runtime().counts().references, 1);
    for _ in 0..2 {
        thief.send_items(&invoke_method(1, 1, "number")).await;
        let Said::Return(1, Err(text)) = thief.hear_more().await else { panic!("it was not refused") };
        assert!(text.contains("disposed of"), "{text}");
        // Letting go of it is no use either.
        thief.send_items(&frame(&message(4, &[1, 0, u32::MAX]), "")).await;
    }
    owner.send_items(&invoke_method(2, 1, "secret")).await;
    let Said::Return(2, Err(text)) = owner.hear_more().await else { panic!("it was not refused") };
    assert!(text.contains("`secret`"), "{text}");
    owner.send_items(&invoke_method(3, 1, "number")).await;
    assert_eq!(owner.hear_more().await, Said::Return(3, Ok(7 << 4)));
    owner.send_items(&frame(&message(4, &[1, 0, u32::MAX]), "")).await;
    lives(&mut owner).await;
    assert_eq!(owning.runtime().counts().references, 0);
}

#[tokio::test]
async fn answers_that_nobody_asked_for() {
    let mut scene = Scene::new().await;
    let (mut client, session) = scene.attacker().await;
    for call in [0, 1, 1 << 32, u64::MAX] {
        client.answer(call, 1).await;
    }
    lives(&mut client).await;
    let wanted = twice(1).on(session.runtime()).start();
    let Said::Call(call) = client.hear_more().await else { panic!("no call") };
    for other in [call + 1, call ^ 1 << 32, call.wrapping_sub(1)] {
        client.answer(other, 66).await;
    }
    client.answer(call, 2).await;
    client.answer(call, 3).await;
    assert_eq!(soon(wanted).await, Ok(2));
    let wanted = twice(2).on(session.runtime()).start();
    let Said::Call(call) = client.hear_more().await else { panic!("no call") };
    let body = [call as u32, (call >> 32) as u32, word(TEXT, 3)];
    client.send_items(&item(&forge::words(&message(1, &body), "abc", 0, &[]), b"abc", &[])).await;
    assert!(matches!(soon(wanted).await, Err(JsError::Mismatch { found, .. }) if found == "string"));
    lives(&mut client).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn floods() {
    let mut scene = Scene::new().await;
    let releases: Vec<_> = (0..30_000).flat_map(|id| message(4, &[id, 0, 1])).collect();
    let cancels: Vec<_> = (0..30_000).flat_map(|id| message(3, &[id, 0])).collect();
    let answers: Vec<_> = (0..30_000).flat_map(|id| common::answer(id, 1)).collect();
    let started: Vec<_> = (0..5_000)
        .flat_map(|id| [common::invocation(id, ME, "never", &[]), frame(&message(3, &[id, 0]), "")].concat())
        .collect();
    for items in [frame(&releases, ""), frame(&cancels, ""), frame(&answers, ""), started] {
        let (mut client, session) = scene.attacker().await;
        for _ in 0..3 {
            client.send_items(&items).await;
        }
        scene.goes_on().await;
        session.close();
        soon(session.closed()).await;
        drop(client);
        assert_eq!(session.runtime().counts(), JsRuntimeCounts::none(&session));
    }
}

#[tokio::test]
async fn whoever_reads_nothing_cannot_keep_a_session() {
    let mut scene = Scene::new().await;
    let (mut client, session) = scene.attacker().await;
    for id in 0..200 {
        client.invoke(id, ME, "lots", &[]).await;
    }
    scene.goes_on().await;
    session.close();
    tokio::time::timeout(Duration::from_secs(15), session.closed()).await.unwrap();
    drop(client);
}

#[tokio::test]
async fn sockets_that_are_no_sessions() {
    let mut scene = Scene::new().await;
    let address = scene.address;
    let half_open = TcpStream::connect(address).await.unwrap();
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /_jsinterop/socket HTTP/1.1\r\nHost: x\r\nUpgr").await.unwrap();
    let mut plain = TcpStream::connect(address).await.unwrap();
    plain.write_all(b"GET /_jsinterop/socket HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    soon(plain.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    let origin = format!("http://{address}");
    for hello in [Message::binary(vec![0; 12]), Message::text("{".repeat(5000)), Message::text("[]"), Message::text("")]
    {
        let mut socket = dial(address, Some(&origin)).await.unwrap();
        socket.send(hello).await.unwrap();
        let Message::Text(over) = soon(socket.next()).await.unwrap().unwrap() else { panic!("no last words") };
        assert!(over.contains("\"hello\""), "{over}");
    }
    scene.goes_on().await;
    drop((half_open, slow));
}

#[tokio::test]
async fn secrets_cannot_be_guessed_and_guessing_disturbs_nobody() {
    let mut scene = Scene::new().await;
    let (mut client, session) = scene.attacker().await;
    let resume = |id: Value, secret: String| json!({ "jsinterop": 1, "resume": { "session": id, "secret": secret, "received": 0 } });
    let id = client.welcome["session"].clone();
    let other = scene.honest.welcome["secret"].as_str().unwrap().to_owned();
    for secret in ["0".repeat(64), other, String::new(), "é".repeat(32)] {
        let over = greet(scene.address, &resume(id.clone(), secret)).await.welcome;
        assert_eq!(over["over"], "unknown", "{over}");
    }
    lives(&mut client).await;
    // Coming back with numbers that cannot be.
    let secret = client.welcome["secret"].as_str().unwrap().to_owned();
    let hello = json!({ "jsinterop": 1, "resume": { "session": id, "secret": secret, "received": 4_000_000 } });
    let back = greet(scene.address, &hello).await;
    assert!(!back.welcome["over"].is_null() || back.last_words().await["over"] == "broken");
    soon(session.closed()).await;
    scene.goes_on().await;
}
