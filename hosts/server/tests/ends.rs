//! Nothing of a session is left when it is over, whatever its browser holds, and no browser can put its end off.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use common::{Client, ME, Said, frame, greet, handing, serve, soon, until};
use futures_util::StreamExt as _;
use jsinterop::{Callback, JsError, RustRef, js_import, js_invokable};
use jsinterop_server::{Server, Session};
use serde_json::json;
use tokio::sync::mpsc;

/// As long as somebody holds it, something of the session lives.
type Token = Arc<()>;

#[js_import("keep")]
async fn keep(held: &RustRef<Held>, listener: &Callback) -> Result<(), JsError>;

#[js_import("note")]
async fn note(text: &str) -> Result<(), JsError>;

#[expect(dead_code, reason = "it is only held")]
struct Held(Token);

#[js_invokable]
impl Held {
    #[js_invokable]
    async fn waits(&self) {
        std::future::pending::<()>().await;
    }
}

/// Calls the browser again and again.
#[js_invokable]
async fn tells(#[state] token: Token) -> Result<(), JsError> {
    loop {
        note("once more").await?;
        tokio::task::yield_now().await;
        assert!(Arc::strong_count(&token) > 0);
    }
}

#[js_invokable]
async fn waits(#[state] token: Token) {
    std::future::pending::<()>().await;
    drop(token);
}

#[js_invokable]
fn count(#[state] counted: Arc<AtomicU32>) -> u32 {
    counted.fetch_add(1, Ordering::Relaxed)
}

#[js_invokable]
fn lots() -> String {
    "x".repeat(200_000)
}

/// Gives the browser an object and a closure for as long as it is there.
async fn run(session: Session, token: Token, told: mpsc::UnboundedSender<Session>) -> Result<(), JsError> {
    let of_closure = Arc::clone(&token);
    let listener = Callback::new(move || {
        let token = Arc::clone(&of_closure);
        async move {
            std::future::pending::<()>().await;
            drop(token);
        }
    });
    let held = RustRef::new(Held(token));
    keep(&held, &listener).await?;
    told.send(session.clone()).unwrap();
    session.closed().await;
    Ok(())
}

/// A session in which everything is under way that holds the token.
async fn busy(address: std::net::SocketAddr, sessions: &mut mpsc::UnboundedReceiver<Session>) -> (Client, Session) {
    let mut client = Client::connect(address).await;
    client.send_items(&[3]).await;
    let Said::Call(call) = client.hear_more().await else { panic!("no call") };
    client.answer(call, 0).await;
    let session = soon(sessions.recv()).await.unwrap();
    client.invoke(1, ME, "tells", &[]).await;
    client.invoke(2, ME, "waits", &[]).await;
    // The object's method, and the closure: the references are numbered from 1.
    client.send_items(&common::forge::invoke_method(3, 1, "waits")).await;
    client.send_items(&frame(&common::forge::message(2 | 2 << 8, &[2, 0, 4, 0, 6]), "")).await;
    until(|| session.runtime().counts().invocations == 4).await;
    for _ in 0..10 {
        if let Said::Call(call) = client.hear_more().await {
            client.answer(call, 0).await;
        }
    }
    (client, session)
}

#[tokio::test]
async fn nothing_is_left_of_what_was_under_way() {
    let token: Token = Arc::default();
    let (told, mut sessions) = mpsc::unbounded_channel();
    let (of_run, of_state) = (Arc::clone(&token), Arc::clone(&token));
    let server = Server::new(move |session| run(session, Arc::clone(&of_run), told.clone()));
    let server = server.expose([ME]).retention(Duration::ZERO);
    let address = serve(server.setup(move |_, runtime| runtime.provide(Arc::clone(&of_state)))).await;
    let idle = Arc::strong_count(&token);
    for end in ["left", "closed", "lost", "broken"] {
        let (mut client, session) = busy(address, &mut sessions).await;
        let answer = note("never answered").no_timeout().on(session.runtime()).start();
        assert!(Arc::strong_count(&token) >= idle + 6, "{end}: {}", Arc::strong_count(&token));
        match end {
            "left" => client.leave().await,
            "closed" => session.close(),
            "lost" => drop(client),
            _ => client.send_items(&[99]).await,
        }
        soon(session.closed()).await;
        assert!(matches!(soon(answer).await, Err(JsError::Disconnected { .. })), "{end}");
        // The runtime that this test holds is one that has ended.
        until(|| Arc::strong_count(&token) <= idle).await;
        let counts = session.runtime().counts();
        assert_eq!((counts.calls, counts.references, counts.invocations), (0, 0, 0), "{end}");
    }
}

#[tokio::test]
async fn a_session_that_is_closed_takes_in_nothing_and_nobody() {
    let counted = Arc::new(AtomicU32::new(0));
    let (server, mut sessions) = handing();
    let state = Arc::clone(&counted);
    let server = server.setup(move |_, runtime| runtime.provide(Arc::clone(&state)));
    let address = serve(server).await;
    let mut client = Client::connect(address).await;
    let session = soon(sessions.recv()).await.unwrap();
    client.invoke(1, ME, "count", &[]).await;
    client.hear_more().await;
    session.close();
    client.invoke(2, ME, "count", &[]).await;
    let resume = json!({ "session": client.welcome["session"], "secret": client.welcome["secret"], "received": 0 });
    let over = greet(address, &json!({ "jsinterop": 1, "resume": resume })).await.welcome;
    assert_eq!(over["over"], "unknown", "{over}");
    soon(session.closed()).await;
    assert_eq!(counted.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_browser_that_reads_slowly_or_not_at_all_holds_no_end_up() {
    let (server, mut sessions) = handing();
    let address = serve(server).await;
    let (mut deaf, mut slow) = (Client::connect(address).await, Client::connect(address).await);
    let closing = [soon(sessions.recv()).await.unwrap(), soon(sessions.recv()).await.unwrap()];
    for client in [&mut deaf, &mut slow] {
        for id in 0..200 {
            client.invoke(id, ME, "lots", &[]).await;
        }
    }
    for session in &closing {
        session.close();
    }
    let reads = async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let _ = slow.socket.next().await;
        }
    };
    let ends = async {
        for session in &closing {
            session.closed().await;
        }
    };
    let first = async {
        tokio::select! {
            () = ends => {}
            () = reads => {}
        }
    };
    // The slow one would take minutes for all that it is sent.
    tokio::time::timeout(Duration::from_secs(30), first).await.unwrap();
    drop(deaf);
}
