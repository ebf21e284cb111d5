//! A scripted attacker on sessions: objects and calls of others, floods, sockets that are no sessions, secrets that are not his.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]
#![allow(clippy::cast_possible_truncation, reason = "halves of numbers are meant")]

mod common;

use common::forge::{self, RUST, TEXT, invoke, invoke_method, item, message, word};
use common::scene::{Scene, lives, nothing};
use common::{ME, Said, dial, frame, greet, soon};
use futures_util::{SinkExt as _, StreamExt as _};
use jsinterop::{JsError, RustRef, js_import, js_invokable};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

#[js_import("twice")]
async fn twice(number: u32) -> Result<u32, JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
async fn never() {
    std::future::pending::<()>().await;
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
    // One of another type than is asked for, and one that nobody was given.
    for (reference, why) in [(1, "does not fit"), (3, "disposed of")] {
        owner.send_items(&invoke(4, "takeBack", &[word(RUST, 0), reference, 0], "")).await;
        let Said::Return(4, Err(text)) = owner.hear_more().await else { panic!("it was not refused") };
        assert!(text.contains(why), "{text}");
    }
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

/// Where the export is that holds its thread, and what lets it go on.
struct Thread {
    there: tokio::sync::mpsc::UnboundedSender<()>,
    goes_on: std::sync::Mutex<std::sync::mpsc::Receiver<()>>,
}

/// Is being polled, and through with it, when it hears that it was cancelled.
#[js_invokable]
async fn holds(#[state] thread: std::sync::Arc<Thread>) -> u32 {
    std::future::ready(()).await;
    tokio::task::block_in_place(|| {
        thread.there.send(()).unwrap();
        thread.goes_on.lock().unwrap().recv().unwrap();
    });
    66
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_invocation_that_is_through_is_not_the_next_one_of_its_number() {
    let mut scene = Scene::new().await;
    let (mut client, session) = scene.attacker().await;
    let ((there, mut arrives), (go_on, goes_on)) = (tokio::sync::mpsc::unbounded_channel(), std::sync::mpsc::channel());
    session.runtime().provide(std::sync::Arc::new(Thread { there, goes_on: goes_on.into() }));
    client.send_items(&common::invocation(1, ME, "holds", &[])).await;
    soon(arrives.recv()).await.unwrap();
    client.send_items(&frame(&message(3, &[1, 0]), "")).await;
    client.send_items(&common::invocation(1, ME, "never", &[])).await;
    lives(&mut client).await;
    go_on.send(()).unwrap();
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        // Nothing is said of number 1, which can still be ended.
        lives(&mut client).await;
        assert_eq!(session.runtime().counts().invocations, 1);
    }
    client.send_items(&frame(&message(3, &[1, 0]), "")).await;
    lives(&mut client).await;
    assert_eq!(session.runtime().counts().invocations, 0);
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
        assert_eq!(session.runtime().counts(), nothing(&session));
    }
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
