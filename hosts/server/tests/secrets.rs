//! The secrets by which a browser comes back: each is good once, and the older one is worth nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::net::SocketAddr;

use common::{Client, ME, Said, greet, handing, number, serve, soon};
use futures_util::{SinkExt as _, StreamExt as _};
use jsinterop::{Status, js_invokable};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[tokio::test]
async fn secrets_change_and_old_ones_are_worth_nothing() {
    let (server, mut sessions) = handing();
    let address = serve(server).await;
    let mut first = Client::connect(address).await;
    first.settle().await;
    let session = soon(sessions.recv()).await.unwrap();
    let mut second = first.resume(address).await;
    assert_ne!(first.welcome["secret"], second.welcome["secret"]);
    second.acknowledge().await;
    second.invoke(1, ME, "add", &[1, 2]).await;
    second.hear().await;
    let zeros = json!({ "session": second.welcome["session"], "secret": "0".repeat(64), "received": 1 });
    let nobody = json!({ "session": "0".repeat(32), "secret": second.welcome["secret"], "received": 1 });
    let stale = json!({ "session": first.welcome["session"], "secret": first.welcome["secret"], "received": 1 });
    for stolen in [zeros, nobody, stale] {
        let over = greet(address, &json!({ "jsinterop": 1, "resume": stolen })).await.welcome;
        assert_eq!(over["over"], "unknown", "{stolen}");
    }
    assert_eq!(session.runtime().status(), Status::Ready, "whoever failed has changed nothing");
    second.invoke(2, ME, "add", &[2, 2]).await;
    assert_eq!(second.hear().await, Said::Return(2, Ok(number(4))));
}

#[tokio::test]
async fn a_welcome_that_is_lost_leaves_the_secret_before_it() {
    let (server, _sessions) = handing();
    let address = serve(server).await;
    let first = Client::connect(address).await;
    drop(first.resume(address).await);
    let again = first.resume(address).await;
    assert_eq!(again.welcome["jsinterop"], 1, "{}", again.welcome);
}

/// Comes back with the secret of `client`, and a name that `on_resume` sees.
async fn back_as(name: &'static str, address: SocketAddr, resume: Value) -> Value {
    let mut request = format!("ws://{address}/_jsinterop/socket").into_client_request().unwrap();
    request.headers_mut().insert("origin", format!("http://{address}").parse().unwrap());
    request.headers_mut().insert("x-name", name.parse().unwrap());
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
    let hello = json!({ "jsinterop": 1, "resume": resume }).to_string();
    socket.send(Message::text(hello)).await.unwrap();
    let Message::Text(text) = soon(socket.next()).await.unwrap().unwrap() else { panic!("no text") };
    serde_json::from_str(&text).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_secret_that_was_good_at_the_door_is_looked_at_again() {
    let (at_door, mut stands) = mpsc::unbounded_channel();
    let (let_on, waits) = std::sync::mpsc::channel();
    let waits = std::sync::Mutex::new(waits);
    let (server, _sessions) = handing();
    let server = server.on_resume(move |parts, _| {
        if parts.headers.get("x-name").is_some_and(|name| name == "late") {
            at_door.send(()).unwrap();
            tokio::task::block_in_place(|| waits.lock().unwrap().recv().unwrap());
        }
    });
    let address = serve(server).await;
    let mut first = Client::connect(address).await;
    first.settle().await;
    let shown =
        json!({ "session": first.welcome["session"], "secret": first.welcome["secret"], "received": first.received });
    let late = tokio::spawn(back_as("late", address, shown));
    soon(stands.recv()).await.unwrap();
    let mut second = first.resume(address).await;
    second.invoke(1, ME, "add", &[1, 2]).await;
    assert_eq!(second.hear().await, Said::Return(1, Ok(number(3))));
    let_on.send(()).unwrap();
    assert_eq!(soon(late).await.unwrap()["over"], "unknown");
    // Nobody cut it off, and its secret is the good one.
    second.invoke(2, ME, "add", &[2, 2]).await;
    assert_eq!(second.hear().await, Said::Return(2, Ok(number(4))));
    assert_eq!(second.resume(address).await.welcome["session"], first.welcome["session"]);
}
