//! Ends: of one session, and of all.

#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Client, ME, Said, greet, handing, number, serve, soon, until};
use jsinterop::{JsError, Status, js_import, js_invokable};
use jsinterop_server::{Server, Session};
use serde_json::json;
use tokio::sync::{Notify, mpsc};

#[js_import("twice")]
async fn twice(number: u32) -> Result<u32, JsError>;

#[js_import("keep")]
async fn keep(bytes: &[u8]) -> Result<(), JsError>;

/// Tells when it is dropped.
struct Drops(mpsc::UnboundedSender<()>);

impl Drop for Drops {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[js_invokable]
async fn waits(#[state] told: mpsc::UnboundedSender<()>) -> u32 {
    let drops = Drops(told);
    std::future::pending::<()>().await;
    drop(drops);
    0
}

#[js_invokable]
async fn soon_seven() -> u32 {
    tokio::time::sleep(Duration::from_millis(300)).await;
    7
}

#[js_invokable]
async fn seven_when_told(#[state] go_on: Arc<Notify>) -> u32 {
    go_on.notified().await;
    7
}

#[tokio::test]
async fn closing_fails_what_waits_drops_what_runs_and_says_so() {
    let (server, mut sessions) = handing();
    let (told, mut dropped) = mpsc::unbounded_channel::<()>();
    let server = server.setup(move |_, runtime| runtime.provide(told.clone()));
    let mut client = Client::connect(serve(server).await).await;
    client.invoke(1, ME, "waits", &[]).await;
    let session = soon(sessions.recv()).await.unwrap();
    let call = twice(1).on(session.runtime()).start();
    assert!(matches!(client.hear_more().await, Said::Call(_)));
    until(|| session.runtime().counts().invocations == 1).await;
    session.close();
    let later = twice(2).on(session.runtime()).await;
    assert_eq!(later, Err(JsError::Disconnected { import: "twice".into(), may_have_run: false }));
    assert_eq!(soon(call).await, Err(JsError::Disconnected { import: "twice".into(), may_have_run: true }));
    soon(dropped.recv()).await.unwrap();
    soon(session.closed()).await;
    assert_eq!(session.runtime().status(), Status::Ended);
    assert_eq!(client.last_words().await["over"], "closed");
}

#[tokio::test]
async fn what_was_written_before_the_end_arrives() {
    let server = Server::new(|session: Session| async move {
        for number in 0..3 {
            twice(number).detach();
        }
        session.close();
    });
    let mut client = Client::connect(serve(server).await).await;
    for _ in 0..3 {
        assert!(matches!(client.hear_more().await, Said::Call(_)));
    }
    assert_eq!(client.last_words().await["over"], "closed");
}

#[tokio::test]
async fn much_that_was_written_before_the_end_arrives_as_the_browser_takes_it_in() {
    let server = Server::new(|session: Session| async move {
        for _ in 0..3 {
            keep(&vec![7; 1_000_000]).detach();
        }
        session.close();
    });
    let mut client = Client::connect(serve(server).await).await;
    let mut bytes = 0;
    while bytes < 3_000_000 {
        if let Said::Piece(piece) = client.hear_more().await {
            bytes += piece.len();
            client.acknowledge().await;
        }
    }
    assert_eq!(client.last_words().await["over"], "closed");
}

#[tokio::test]
async fn the_session_outlives_its_function() {
    let server = Server::new(|_| async {}).expose([ME]);
    let handle = server.handle();
    let mut client = Client::connect(serve(server).await).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    client.invoke(1, ME, "soonSeven", &[]).await;
    assert_eq!(client.hear_more().await, Said::Return(1, Ok(number(7))));
    assert_eq!(handle.len(), 1);
}

#[tokio::test]
async fn shutting_down_waits_for_what_is_under_way_and_for_no_longer_than_that() {
    let (server, _sessions) = handing();
    let (told, _dropped) = mpsc::unbounded_channel::<()>();
    let go_on = Arc::new(Notify::new());
    let given = go_on.clone();
    let server = server.setup(move |_, runtime| {
        runtime.provide(told.clone());
        runtime.provide(given.clone());
    });
    let handle = server.handle();
    let address = serve(server).await;
    let mut finishes = Client::connect(address).await;
    finishes.invoke(1, ME, "sevenWhenTold", &[]).await;
    let mut hangs = Client::connect(address).await;
    hangs.invoke(1, ME, "waits", &[]).await;
    let idle = Client::connect(address).await;
    until(|| handle.sessions().iter().map(|session| session.runtime().counts().invocations).sum::<usize>() == 2).await;
    let (ends, start) = (handle.clone(), std::time::Instant::now());
    let shut_down = tokio::spawn(async move { ends.shut_down(Duration::from_secs(3)).await });
    assert_eq!(idle.last_words().await["over"], "closed");
    assert!(start.elapsed() < Duration::from_millis(2500), "who has nothing to do need not wait");
    assert_eq!(greet(address, &json!({ "jsinterop": 1 })).await.welcome["over"], "refused");
    go_on.notify_one();
    assert_eq!(finishes.hear_more().await, Said::Return(1, Ok(number(7))));
    assert_eq!(finishes.last_words().await["over"], "closed");
    assert_eq!(hangs.last_words().await["over"], "closed");
    soon(shut_down).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(3) && handle.is_empty());
}

#[tokio::test]
async fn a_session_that_is_over_is_forgotten() {
    let token = Arc::new(());
    let app: axum::Router = Server::new(|_| async {}).expose([ME]).router().layer(axum::Extension(token.clone()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    let before = Arc::strong_count(&token);
    for _ in 0..3 {
        let mut client = Client::connect(address).await;
        client.invoke(1, ME, "soonSeven", &[]).await;
        client.hear_more().await;
        assert!(Arc::strong_count(&token) > before, "the request is kept with its session");
        client.leave().await;
    }
    until(|| Arc::strong_count(&token) == before).await;
    serving.abort();
}
