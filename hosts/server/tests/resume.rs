//! What a lost connection costs: nothing, while both ends live.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::time::{Duration, Instant};

use common::{Client, ME, Said, greet, handing, number, serve, soon};
use futures_util::{Stream, StreamExt as _};
use jsinterop::{JsError, Status, js_import, js_invokable};
use jsinterop_server::Limits;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

#[js_import("twice")]
async fn twice(number: u32) -> Result<u32, JsError>;

#[js_import("note")]
async fn note(text: &str) -> Result<(), JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

/// Waits until the connection is lost. A session that ends instead fails the test.
async fn lost(mut changes: impl Stream<Item = Status> + Unpin) {
    loop {
        match soon(changes.next()).await {
            Some(Status::Reconnecting) => return,
            Some(Status::Connecting | Status::Ready) => {}
            ended => panic!("{ended:?} in place of a lost connection"),
        }
    }
}

#[tokio::test]
async fn what_was_not_taken_in_comes_again_and_nothing_twice() {
    let (server, mut sessions) = handing();
    let address = serve(server).await;
    let mut client = Client::connect(address).await;
    client.settle().await;
    let session = soon(sessions.recv()).await.unwrap();
    let calls: Vec<_> = (0..3).map(|number| twice(number).on(session.runtime()).start()).collect();
    let Said::Call(first) = client.hear().await else { panic!("no call") };
    // Whatever came after the first packet is lost, and so may be the answer.
    client.received = 1;
    client.answer(first, 10).await;
    let mut back = client.resume(address).await;
    drop(client);
    let server_got = back.welcome["received"].as_u64().unwrap();
    assert!((1..=2).contains(&server_got));
    // Sent again whatever the server got: it drops what it knows.
    back.sent = 1;
    let Said::Call(again) = back.hear().await else { panic!("no call") };
    assert_eq!(again, first);
    back.answer(again, 10).await;
    for number in [11, 12] {
        let Said::Call(call) = back.hear().await else { panic!("no call") };
        back.answer(call, number).await;
    }
    for (call, number) in calls.into_iter().zip(10..) {
        assert_eq!(soon(call).await, Ok(number));
    }
}

#[tokio::test]
async fn invocations_survive_and_run_once() {
    let (server, _sessions) = handing();
    let address = serve(server).await;
    let mut client = Client::connect(address).await;
    client.settle().await;
    client.invoke(1, ME, "add", &[1, 2]).await;
    assert_eq!(client.hear().await, Said::Return(1, Ok(number(3))));
    // The answer was lost on the way.
    client.received -= 1;
    let mut back = client.resume(address).await;
    assert_eq!(back.hear().await, Said::Return(1, Ok(number(3))));
    back.sent -= 1;
    back.invoke(1, ME, "add", &[1, 2]).await;
    back.invoke(2, ME, "add", &[2, 2]).await;
    assert_eq!(back.hear().await, Said::Return(2, Ok(number(4))), "the first did not run again");
}

#[tokio::test]
async fn the_older_socket_is_cut() {
    let (server, mut sessions) = handing();
    let address = serve(server).await;
    let mut old = Client::connect(address).await;
    old.settle().await;
    let session = soon(sessions.recv()).await.unwrap();
    let mut back = old.resume(address).await;
    let gone = soon(async {
        loop {
            match old.socket.next().await {
                None | Some(Err(_) | Ok(Message::Close(_))) => return true,
                Some(Ok(Message::Binary(_))) => panic!("the older socket is told something"),
                Some(Ok(_)) => {}
            }
        }
    });
    assert!(gone.await);
    note("for the newer one").on(session.runtime()).detach();
    assert!(matches!(back.hear().await, Said::Call(_)));
}

#[tokio::test]
async fn a_resume_is_authorised_again() {
    let (server, mut sessions) = handing();
    let server = server.on_resume(|parts, _| parts.headers.contains_key("x-logged-in"));
    let address = serve(server).await;
    let client = Client::connect(address).await;
    let session = soon(sessions.recv()).await.unwrap();
    let back = client.resume(address).await;
    assert_eq!(back.welcome["over"], "refused");
    soon(session.closed()).await;
}

#[tokio::test]
async fn time_limits_run_on_and_the_status_tells() {
    let (server, mut sessions) = handing();
    let address = serve(server).await;
    let mut client = Client::connect(address).await;
    client.settle().await;
    let session = soon(sessions.recv()).await.unwrap();
    soon(session.runtime().ready()).await.unwrap();
    let mut changes = session.runtime().status_changes();
    assert_eq!(soon(changes.next()).await, Some(Status::Ready));
    let knows = (client.welcome.clone(), client.received, client.sent);
    drop(client);
    assert_eq!(soon(changes.next()).await, Some(Status::Reconnecting));
    let (start, limit) = (Instant::now(), Duration::from_millis(100));
    let timed_out = soon(twice(1).on(session.runtime()).timeout(limit)).await;
    assert_eq!(timed_out, Err(JsError::Timeout { import: "twice".into(), after: limit }));
    assert!(start.elapsed() < Duration::from_secs(10));
    let waits = twice(2).on(session.runtime()).start();
    let resume = json!({ "session": knows.0["session"], "secret": knows.0["secret"], "received": knows.1 });
    let mut back = greet(address, &json!({ "jsinterop": 1, "resume": resume })).await;
    (back.received, back.sent) = (knows.1, knows.2);
    assert_eq!(soon(changes.next()).await, Some(Status::Ready));
    let heard = [back.hear().await, back.hear().await, back.hear().await];
    let [Said::Call(first), Said::Cancel(cancelled), Said::Call(second)] = heard else { panic!("{heard:?}") };
    assert_eq!(first, cancelled);
    back.answer(second, 4).await;
    assert_eq!(soon(waits).await, Ok(4));
}

#[tokio::test]
async fn a_browser_that_stays_away_ends_its_session() {
    let (server, mut sessions) = handing();
    let server = server.retention(Duration::from_secs(1));
    let address = serve(server).await;
    let mut client = Client::connect(address).await;
    client.settle().await;
    let session = soon(sessions.recv()).await.unwrap();
    let sent = twice(1).on(session.runtime()).start();
    client.hear().await;
    drop(client);
    let mut changes = session.runtime().status_changes();
    lost(&mut changes).await;
    let unsent = twice(2).on(session.runtime()).start();
    let gone = |may_have_run| Err(JsError::Disconnected { import: "twice".into(), may_have_run });
    assert_eq!(soon(sent).await, gone(true));
    assert_eq!(soon(unsent).await, gone(false));
    assert_eq!(soon(twice(3).on(session.runtime())).await, gone(false));
    assert_eq!(soon(changes.next()).await, Some(Status::Ended));
}

#[tokio::test]
async fn a_browser_that_leaves_ends_its_session_at_once() {
    let (server, mut sessions) = handing();
    let client = Client::connect(serve(server).await).await;
    let session = soon(sessions.recv()).await.unwrap();
    client.leave().await;
    soon(session.closed()).await;
}

#[tokio::test]
async fn more_than_may_wait_for_a_lost_browser_ends_its_session() {
    let mut limits = Limits::default();
    limits.bytes_in_flight = 10_000;
    let (server, mut sessions) = handing();
    let server = server.limits(limits);
    let mut client = Client::connect(serve(server).await).await;
    client.settle().await;
    let session = soon(sessions.recv()).await.unwrap();
    let mut changes = session.runtime().status_changes();
    drop(client);
    lost(&mut changes).await;
    let text = "x".repeat(1000);
    let calls: Vec<_> = (0..20).map(|_| note(&text).on(session.runtime()).start()).collect();
    for call in calls {
        let gone = JsError::Disconnected { import: "note".into(), may_have_run: false };
        assert_eq!(soon(call).await, Err(gone));
    }
}

#[tokio::test]
async fn only_so_many_wait_for_their_browsers() {
    let mut limits = Limits::default();
    limits.kept_sessions = 1;
    let (server, mut sessions) = handing();
    let server = server.limits(limits);
    let address = serve(server).await;
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let client = Client::connect(address).await;
        let session = soon(sessions.recv()).await.unwrap();
        let mut changes = session.runtime().status_changes();
        drop(client);
        lost(&mut changes).await;
        waiting.push(session);
    }
    soon(waiting[0].closed()).await;
    assert_eq!(waiting[1].runtime().status(), Status::Reconnecting);
}

#[tokio::test]
async fn a_connection_without_a_pulse_is_lost() {
    let (server, mut sessions) = handing();
    let server = server.ping(Duration::from_millis(500));
    let address = serve(server).await;
    // Nobody reads, so nobody answers the ping.
    let client = Client::connect(address).await;
    let session = soon(sessions.recv()).await.unwrap();
    let mut changes = session.runtime().status_changes();
    lost(&mut changes).await;
    drop(client);
    // One that reads does, without a word of its own.
    let mut client = Client::connect(address).await;
    let session = soon(sessions.recv()).await.unwrap();
    let reading =
        tokio::time::timeout(Duration::from_millis(2500), async { while client.socket.next().await.is_some() {} });
    assert!(reading.await.is_err());
    assert_eq!(session.runtime().status(), Status::Connecting);
}

#[tokio::test]
async fn a_page_hears_a_sign_of_life_that_keeps_nothing_alive() {
    let mut limits = Limits::default();
    limits.idle = Duration::from_secs(1);
    let (server, _sessions) = handing();
    let mut client = Client::connect(serve(server.ping(Duration::from_millis(50)).limits(limits)).await).await;
    assert_eq!(client.welcome["ping"], 50);
    client.hear_start().await;
    for _ in 0..3 {
        assert_eq!(client.packet().await, [2, 0, 0]);
    }
    let over = client.last_words().await;
    assert!(over["message"].as_str().unwrap().contains("the limit on idle time"), "{over}");
}
