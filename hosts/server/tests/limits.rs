//! Every limit: what names it, and that the server and its other sessions live on.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]
#![allow(clippy::cast_possible_truncation, reason = "halves of numbers are meant")]

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use common::forge::{self, ARRAY, JS, SHAPED, TEXT, word};
use common::{Client, ME, Said, dial, greet, handing, serve, soon};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use jsinterop::{JsError, JsObject, RustRef, js_import, js_invokable};
use jsinterop_server::{Limits, Server, Session};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

#[js_import("twice")]
async fn twice(number: u32) -> Result<u32, JsError>;

#[js_import("objects")]
async fn objects() -> Result<Vec<JsObject>, JsError>;

#[js_import("take")]
async fn take(lent: &[RustRef<u8>]) -> Result<(), JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
fn swallow(value: Value) -> bool {
    value.is_null()
}

#[js_invokable]
async fn never() {
    std::future::pending::<()>().await;
}

#[js_invokable]
fn lots() -> String {
    "x".repeat(10_000)
}

fn limited(change: impl FnOnce(&mut Limits)) -> (Server, mpsc::UnboundedReceiver<Session>) {
    let (server, handed) = handing();
    let mut limits = Limits::default();
    change(&mut limits);
    (server.limits(limits), handed)
}

async fn lives(client: &mut Client) {
    client.invoke(u32::MAX, ME, "add", &[2, 3]).await;
    assert_eq!(client.hear_more().await, Said::Return(u32::MAX, Ok(5 << 4)));
}

/// The message of a session that is ended because a rule or a limit was broken.
async fn broken(client: Client) -> String {
    let over = client.last_words().await;
    assert_eq!(over["over"], "broken", "{over}");
    over["message"].as_str().unwrap().to_owned()
}

/// One client does something, which ends its session with this text; another one lives on.
async fn ends(change: impl FnOnce(&mut Limits), items: &[u32], text: &str) {
    let address = serve(limited(change).0).await;
    let (mut bad, mut good) = (Client::connect(address).await, Client::connect(address).await);
    bad.send_items(items).await;
    let message = broken(bad).await;
    assert!(message.contains(text), "{text}: {message}");
    lives(&mut good).await;
}

#[tokio::test]
async fn what_a_frame_becomes() {
    let argument = [word(ARRAY, 100), 0].into_iter().chain([0; 99]).collect::<Vec<_>>();
    let items = forge::invoke(1, "swallow", &argument, "");
    ends(|limits| limits.values = 100, &items, "the limit on values of one message (100)").await;
    let text = "x".repeat(1001);
    let items = forge::invoke(1, "swallow", &[word(TEXT, 1001)], &text);
    ends(|limits| limits.decoded_bytes = 1000, &items, "the limit on decoded bytes of one message (1000)").await;
    let nested = [vec![word(ARRAY, 1); 20], vec![0]].concat();
    let items = forge::invoke(1, "swallow", &nested, "");
    ends(|limits| limits.depth = 20, &items, "the limit on levels of one value (20)").await;
}

#[tokio::test]
async fn a_short_frame_that_unfolds() {
    let key = "k".repeat(1 << 16);
    let argument = [vec![word(ARRAY, 5000)], [word(SHAPED, 0), 0].repeat(5000)].concat();
    let (message, names) = forge::invocation(1, "swallow", &argument);
    let text = format!("{names}{key}");
    let words = forge::words(&message, &text, names.len(), &[vec![1 << 16]]);
    ends(|_| {}, &forge::item(&words, text.as_bytes(), &[]), "the limit on decoded bytes of one message (4194304)")
        .await;
}

#[tokio::test]
async fn a_message_that_is_too_long() {
    let items = forge::invoke(1, "swallow", &[word(TEXT, 20_000)], &"x".repeat(20_000));
    ends(|limits| limits.packet_bytes = 10_000, &items, "the limit on bytes of one message (10000)").await;
}

#[tokio::test]
async fn pieces_that_never_come() {
    let (message, names) = forge::invocation(1, "swallow", &[word(forge::BLOB, 0), 0]);
    let words = forge::words(&message, &names, 0, &[]);
    let items: Vec<_> = (0..1000).flat_map(|blob| forge::item(&words, names.as_bytes(), &[(blob, 1)])).collect();
    let text = "the limit on bytes that travel in pieces (50000)";
    ends(|limits| limits.piece_bytes = 50_000, &items, text).await;
    let items = forge::item(&words, names.as_bytes(), &[(1, 50_000)]);
    ends(|limits| limits.piece_bytes = 50_000, &items, text).await;
}

#[tokio::test]
async fn whoever_takes_nothing_in_is_not_answered_for_ever() {
    let (server, _sessions) = limited(|limits| {
        (limits.bytes_in_flight, limits.invocation_burst) = (50_000, 1_000_000);
    });
    let address = serve(server).await;
    let (bad, mut good) = (Client::connect(address).await, Client::connect(address).await);
    let Client { socket, .. } = bad;
    let (mut sink, mut stream) = socket.split();
    // It reads, and says that it has read nothing.
    let said = tokio::spawn(async move {
        let mut bytes = 0;
        while let Some(Ok(message)) = stream.next().await {
            match message {
                Message::Text(text) => return (bytes, serde_json::from_str::<Value>(&text).unwrap()),
                other => bytes += other.len(),
            }
        }
        panic!("no last words")
    });
    let filler = "x".repeat(100_000);
    for number in 0..200_u32 {
        let mut words = vec![1, number, 0];
        words.extend(common::invocation(number, ME, "lots", &[]));
        words.extend(forge::invoke(number + 1000, "swallow", &[word(TEXT, 100_000)], &filler));
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        if soon(sink.send(Message::binary(bytes))).await.is_err() {
            break;
        }
    }
    let (bytes, over) = soon(said).await.unwrap();
    assert_eq!(over["message"], "the limit on bytes in flight (50000) was reached");
    assert!(bytes < 200_000, "{bytes}");
    lives(&mut good).await;
}

#[tokio::test]
async fn invocations_that_run() {
    let (server, _sessions) = limited(|limits| limits.invocations = 3);
    let mut client = Client::connect(serve(server).await).await;
    for id in 0..4 {
        client.invoke(id, ME, "never", &[]).await;
    }
    let Said::Return(3, Err(text)) = client.hear_more().await else { panic!("it was not refused") };
    assert!(text.contains("the limit on pending invocations (3) was reached"), "{text}");
    client.send_items(&common::frame(&[3, 5, 0, 1, 0], "")).await;
    // Until the one that was cancelled is gone.
    soon(async {
        for id in 10.. {
            client.invoke(id, ME, "add", &[2, 3]).await;
            match client.hear_more().await {
                Said::Return(_, Ok(_)) => break,
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    })
    .await;
}

#[tokio::test]
async fn invocations_per_second() {
    let (server, _sessions) = limited(|limits| (limits.invocations_per_second, limits.invocation_burst) = (20, 10));
    let address = serve(server).await;
    let (mut bad, mut good) = (Client::connect(address).await, Client::connect(address).await);
    let items: Vec<_> = (0..100).flat_map(|id| common::invocation(id, ME, "add", &[1, 1])).collect();
    bad.send_items(&items).await;
    let before = tokio::time::Instant::now();
    lives(&mut good).await;
    let (mut done, mut refused) = (0, 0);
    for _ in 0..100 {
        match bad.hear_more().await {
            Said::Return(_, Ok(_)) => done += 1,
            Said::Return(_, Err(text)) => {
                assert!(text.contains("the limit on invocations per second (20) was reached"), "{text}");
                refused += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    // As many as twice the burst, and what time adds on a busy machine.
    assert!((19..40).contains(&done) && done + refused == 100, "{done}, {refused}");
    lives(&mut bad).await;
    assert!(before.elapsed() > Duration::from_millis(400), "it was not listened to for a while");
}

#[tokio::test]
async fn calls_and_objects() {
    let (server, mut sessions) = limited(|limits| (limits.calls, limits.objects, limits.references) = (2, 3, 3));
    let mut client = Client::connect(serve(server).await).await;
    let session = soon(sessions.recv()).await.unwrap();
    let exceeded = |import: &'static str, limit, max| JsError::LimitExceeded { import: import.into(), limit, max };
    let calls: Vec<_> = (0..3).map(|number| twice(number).on(session.runtime()).start()).collect();
    let mut calls = calls.into_iter();
    let (first, second) = (calls.next().unwrap(), calls.next().unwrap());
    assert_eq!(soon(calls.next().unwrap()).await, Err(exceeded("twice", "pending calls", 2)));
    drop((first, second));

    let wanted = objects().on(session.runtime()).start();
    loop {
        match client.hear_more().await {
            Said::Call(call) => client.answer(call, 0).await,
            Said::Cancel(_) => break,
            other => panic!("{other:?}"),
        }
    }
    let Said::Cancel(_) = client.hear_more().await else { panic!("two were cancelled") };
    let Said::Call(call) = client.hear_more().await else { panic!("no call") };
    let many: Vec<_> = (1..=4).flat_map(|id| [word(JS, 0), id, 0]).collect();
    let body = [&[call as u32, (call >> 32) as u32, word(ARRAY, 4)], &*many].concat();
    client.send_items(&common::frame(&forge::message(1, &body), "")).await;
    assert_eq!(soon(wanted).await, Err(exceeded("objects", "objects that Rust holds", 3)));
    assert_eq!(session.runtime().counts().objects, 0);

    let lent: Vec<_> = (0..4).map(RustRef::new).collect();
    let refused = take(&lent).on(session.runtime()).await;
    assert_eq!(refused, Err(exceeded("take", "objects that JavaScript holds", 3)));
    assert_eq!(session.runtime().counts().references, 0);
}

#[tokio::test]
async fn time_before_hello_and_without_a_word() {
    let (server, _sessions) = limited(|limits| {
        (limits.handshake, limits.idle) = (Duration::from_secs(2), Duration::from_secs(2));
    });
    let address = serve(server).await;
    let mut silent = dial(address, Some(&format!("http://{address}"))).await.unwrap();
    let Message::Text(over) = soon(silent.next()).await.unwrap().unwrap() else { panic!("no last words") };
    assert!(over.contains("the limit on handshake time (2s) was reached"), "{over}");
    let mut client = Client::connect(address).await;
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(700)).await;
        lives(&mut client).await;
    }
    assert!(broken(client).await.contains("the limit on idle time (2s) was reached"));
}

#[tokio::test]
async fn sessions_in_all() {
    let (server, mut sessions) = limited(|limits| limits.sessions = 2);
    let address = serve(server).await;
    let mut clients = [Client::connect(address).await, Client::connect(address).await];
    let over = greet(address, &json!({ "jsinterop": 1 })).await.welcome;
    assert_eq!(over, json!({ "over": "refused", "message": "the limit on sessions (2) was reached" }));
    // Whoever has a session gets back to it.
    let mut back = clients[0].resume(address).await;
    assert_eq!(back.welcome["session"], clients[0].welcome["session"]);
    lives(&mut back).await;
    lives(&mut clients[1]).await;
    soon(sessions.recv()).await.unwrap().close();
    assert_eq!(back.last_words().await["over"], "closed");
    soon(async {
        while !greet(address, &json!({ "jsinterop": 1 })).await.welcome["over"].is_null() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

/// Opens a session from behind a proxy; answers the welcome, or the status of the refusal.
async fn from(address: SocketAddr, visitor: &str) -> Result<(impl Sized + use<>, Value), u16> {
    let mut request = format!("ws://{address}/_jsinterop/socket").into_client_request().unwrap();
    request.headers_mut().insert("origin", format!("http://{address}").parse().unwrap());
    request.headers_mut().insert("x-forwarded-for", visitor.parse().unwrap());
    let mut socket = match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => socket,
        Err(tokio_tungstenite::tungstenite::Error::Http(response)) => return Err(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    };
    socket.send(Message::text(json!({ "jsinterop": 1 }).to_string())).await.unwrap();
    let Message::Text(welcome) = soon(socket.next()).await.unwrap().unwrap() else { panic!("no welcome") };
    Ok((socket, serde_json::from_str(&welcome).unwrap()))
}

#[tokio::test]
async fn sessions_of_one_address() {
    let (server, _sessions) = limited(|limits| limits.sessions_per_address = 1);
    let address = serve(server.trusted_proxies(["127.0.0.0/8"]).unwrap()).await;
    let mut open = Vec::new();
    for (visitor, is_let_in) in [
        ("203.0.113.1", true),
        ("203.0.113.1", false),
        ("9.9.9.9, 203.0.113.1", false),
        ("203.0.113.2", true),
        ("2001:db8:0:1::1", true),
        ("2001:db8:0:1:ffff::9", false),
        ("2001:db8:0:2::1", true),
    ] {
        let (socket, welcome) = from(address, visitor).await.unwrap();
        assert_eq!(welcome["over"].is_null(), is_let_in, "{visitor}: {welcome}");
        if is_let_in {
            open.push(socket);
        } else {
            assert_eq!(welcome["message"], "the limit on sessions per address (1) was reached");
        }
    }
}

#[tokio::test]
async fn sockets_without_a_hello() {
    let (server, _sessions) = limited(|limits| limits.sessions_per_address = 2);
    let address = serve(server).await;
    let origin = format!("http://{address}");
    let open = [dial(address, Some(&origin)).await.unwrap(), dial(address, Some(&origin)).await.unwrap()];
    assert_eq!(from(address, "203.0.113.1").await.err(), Some(429), "nobody believes strangers");
    drop(open);
    soon(async {
        while from(address, "").await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn calls_that_wait_for_a_browser_that_takes_nothing_in() {
    let change = |limits: &mut Limits| (limits.bytes_in_flight, limits.waiting_bytes) = (10_000, 50_000);
    let (server, mut handed) = limited(change);
    let mut client = Client::connect(serve(server).await).await;
    let session = soon(handed.recv()).await.unwrap();
    let text = "x".repeat(5_000);
    let start = || session.runtime().invoke::<u32>("note", (&text,)).start();
    let mut calls = Vec::new();
    let error = loop {
        assert!(calls.len() < 100, "nothing is counted");
        let mut call = start();
        match (&mut call).now_or_never() {
            Some(refused) => break refused.unwrap_err(),
            None => calls.push(call),
        }
        // What can leave does.
        tokio::task::yield_now().await;
    };
    assert!(matches!(error, JsError::LimitExceeded { limit: "bytes of calls that wait", max: 50_000, .. }), "{error}");
    assert!(calls.len() >= 11, "as many as the limits hold");
    for call in calls {
        let Said::Call(id) = client.hear_more().await else { panic!("no call") };
        client.answer(id, 7).await;
        assert_eq!(soon(call).await, Ok(7));
    }
    // One may wait, whatever it holds.
    let _busy = [start(), start()];
    let mut call = session.runtime().invoke::<u32>("note", ("x".repeat(200_000),)).start();
    assert!((&mut call).now_or_never().is_none());
    assert!(matches!(start().await, Err(JsError::LimitExceeded { .. })));
}
