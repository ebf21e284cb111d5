//! What goes wrong in the application's own functions: those that set a session up, let a browser back in, and run a session.

#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Client, ME, Said, greet, number, serve, soon};
use futures_util::StreamExt as _;
use jsinterop::{JsError, JsRuntime, Status, js_import, js_invokable};
use jsinterop_server::{Limits, Server, Session};
use serde_json::json;
use tokio::sync::mpsc;

#[js_import("twice")]
async fn twice(number: u32) -> Result<u32, JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

/// One session at a time, so that a place that is not given back shows.
fn alone() -> Limits {
    let mut limits = Limits::default();
    limits.sessions = 1;
    limits
}

async fn is_served(client: &mut Client) {
    client.invoke(1, ME, "add", &[2, 3]).await;
    assert_eq!(client.hear_more().await, Said::Return(1, Ok(number(5))));
}

#[tokio::test]
async fn a_setup_that_panics_lets_nobody_in_and_keeps_nothing() {
    let times = AtomicUsize::new(0);
    let server = Server::new(|_| async {}).expose([ME]).limits(alone()).setup(move |_, _| {
        assert!(times.fetch_add(1, Ordering::Relaxed) > 1, "the first two go wrong");
    });
    let handle = server.handle();
    let address = serve(server).await;
    for _ in 0..2 {
        let over = greet(address, &json!({ "jsinterop": 1 })).await.welcome;
        assert_eq!(over, json!({ "over": "refused", "message": "this browser may not connect" }));
        assert!(handle.is_empty());
    }
    is_served(&mut Client::connect(address).await).await;
}

#[tokio::test]
async fn what_a_setup_began_ends_when_it_lets_nobody_in() {
    let (told, mut hears) = mpsc::unbounded_channel();
    let kept = Arc::new(Mutex::new(None));
    let keeps = Arc::clone(&kept);
    let server = Server::new(|_| async {}).setup(move |_, runtime: &JsRuntime| {
        let (call, told) = (twice(1).on(runtime).no_timeout().start(), told.clone());
        tokio::spawn(async move { told.send(call.await) });
        runtime.provide(runtime.clone());
        *keeps.lock().unwrap() = Some(runtime.status_changes());
        false
    });
    let over = greet(serve(server).await, &json!({ "jsinterop": 1 })).await.welcome;
    assert_eq!(over["over"], "refused");
    let gone = JsError::Disconnected { import: "twice".into(), may_have_run: false };
    assert_eq!(soon(hears.recv()).await.unwrap(), Err(gone));
    let mut changes = kept.lock().unwrap().take().unwrap();
    while soon(changes.next()).await != Some(Status::Ended) {}
}

#[tokio::test]
async fn an_on_resume_that_panics_leaves_the_session_to_a_browser_that_tries_again() {
    let times = AtomicUsize::new(0);
    let server = Server::new(|_| async {}).expose([ME]).on_resume(move |_, _| {
        assert!(times.fetch_add(1, Ordering::Relaxed) > 0, "the first goes wrong");
    });
    let address = serve(server).await;
    let client = Client::connect(address).await;
    let resume = json!({ "session": client.welcome["session"], "secret": client.welcome["secret"], "received": 0 });
    let mut socket = common::dial(address, Some(&format!("http://{address}"))).await.unwrap();
    let hello = json!({ "jsinterop": 1, "resume": resume }).to_string();
    futures_util::SinkExt::send(&mut socket, hello.into()).await.unwrap();
    // Neither let in nor told that it is over.
    assert!(!matches!(soon(socket.next()).await, Some(Ok(message)) if message.is_text()));
    let mut back = client.resume(address).await;
    assert_eq!(back.welcome["session"], client.welcome["session"], "{}", back.welcome);
    is_served(&mut back).await;
}

#[tokio::test]
async fn a_session_outlives_its_function_also_when_that_panics() {
    let panics = |session: Session| {
        assert!(session.parts().headers.is_empty(), "before there is a future");
        async {}
    };
    for server in [Server::new(panics), Server::new(|_| async { assert!(ME.is_empty(), "in the future") })] {
        let server = server.expose([ME]).limits(alone());
        let handle = server.handle();
        let address = serve(server).await;
        let mut client = Client::connect(address).await;
        is_served(&mut client).await;
        client.leave().await;
        soon(async {
            while !handle.is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
        is_served(&mut Client::connect(address).await).await;
    }
}
