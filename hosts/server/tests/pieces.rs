//! Much at once: what travels in pieces, and what waits until there is room.

#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use common::{Client, ME, Said, frame, handing, number, serve, soon};
use jsinterop::{Bytes, JsError, js_import, js_invokable};
use jsinterop_server::{Limits, Session};

#[js_import("keep")]
async fn keep(bytes: &[u8]) -> Result<(), JsError>;

#[js_import("note")]
async fn note(text: &str) -> Result<(), JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
fn sum_of(bytes: Bytes) -> u32 {
    bytes.iter().map(|byte| u32::from(*byte)).sum()
}

async fn connect(limits: Limits) -> (Client, Session) {
    let (server, mut handed) = handing();
    let mut client = Client::connect(serve(server.limits(limits)).await).await;
    client.hear_start().await;
    (client, soon(handed.recv()).await.unwrap())
}

#[tokio::test]
async fn a_large_argument_holds_nobody_up() {
    let (mut client, session) = connect(Limits::default()).await;
    let bytes: Vec<u8> = (0_u8..=255).cycle().take(1_000_000).collect();
    session.runtime().enter(|| {
        note("before, in the same turn").detach();
        keep(&bytes).detach();
        note("after, in the same turn").detach();
    });
    let mut said = Vec::new();
    let mut whole = Vec::new();
    while whole.len() < bytes.len() {
        match client.hear().await {
            Said::Piece(piece) => {
                assert!(piece.len() <= 65_536);
                whole.extend(piece);
                client.acknowledge().await;
            }
            other => said.push((other, whole.len())),
        }
    }
    assert_eq!(whole, bytes);
    // Each in a frame that waits for nothing but its own, and all of them before the first piece.
    assert_eq!(client.frames, [0, 0, 1, 0]);
    assert!(said.len() == 3 && said.iter().all(|(said, at)| matches!(said, Said::Call(_)) && *at == 0), "{said:?}");
}

#[tokio::test]
async fn small_calls_go_between_the_pieces() {
    let (mut client, session) = connect(Limits::default()).await;
    keep(&vec![7; 8_000_000]).on(session.runtime()).detach();
    let mut pieces = 0;
    while pieces < 3 {
        pieces += u32::from(matches!(client.hear().await, Said::Piece(_)));
        client.acknowledge().await;
    }
    note("meanwhile").on(session.runtime()).detach();
    loop {
        match client.hear().await {
            Said::Piece(_) => pieces += 1,
            Said::Call(_) => break,
            other => panic!("{other:?}"),
        }
        client.acknowledge().await;
    }
    assert!(pieces < 8_000_000 / 65_536, "it came after {pieces} pieces");
}

#[tokio::test]
async fn calls_wait_in_order_while_the_browser_takes_nothing() {
    let mut limits = Limits::default();
    limits.bytes_in_flight = 20_000;
    let (mut client, session) = connect(limits).await;
    let text = "x".repeat(1000);
    for _ in 0..100 {
        note(&text).on(session.runtime()).detach();
    }
    let mut calls = Vec::new();
    while calls.len() < 15 {
        calls.extend([client.hear().await]);
    }
    let more = tokio::time::timeout(std::time::Duration::from_millis(300), async {
        loop {
            calls.push(client.hear().await);
        }
    });
    assert!(more.await.is_err());
    assert!((15..40).contains(&calls.len()), "{} came without a word of the browser's", calls.len());
    while calls.len() < 100 {
        client.acknowledge().await;
        calls.push(client.hear().await);
    }
    let ids: Vec<_> =
        calls.iter().map(|said| if let Said::Call(id) = said { *id } else { panic!("{said:?}") }).collect();
    assert!(ids.is_sorted(), "{ids:?}");
}

#[tokio::test]
async fn pieces_of_the_browser_are_put_together() {
    let (mut client, _session) = connect(Limits::default()).await;
    let name = "sumOf";
    // As `common::invocation`, with the one argument beside it: blob 0 as bytes without a kind.
    let mut message = vec![2, 0, 0, 0, 0, 3 | 16 << 4, 3 | 5 << 4, 1, 0, 6 | 1 << 4, 0xfb, 0];
    message[1] = u32::try_from(message.len()).unwrap();
    let mut item = frame(&message, &format!("{ME}{name}"));
    item.splice(3..4, [1, 9, 6]);
    client.send_items(&item).await;
    client.send_items(&[2, 9, 0, 4, u32::from_le_bytes([1, 2, 3, 4])]).await;
    client.invoke(2, ME, "add", &[1, 1]).await;
    assert_eq!(client.hear().await, Said::Return(2, Ok(number(2))));
    client.send_items(&[2, 9, 1, 2, u32::from_le_bytes([5, 6, 0, 0])]).await;
    assert_eq!(client.hear().await, Said::Return(1, Ok(number(21))));
}

#[tokio::test]
async fn a_browser_on_a_slow_line_has_little_before_a_small_call() {
    let (mut client, session) = connect(Limits::default()).await;
    keep(&vec![7; 20_000_000]).on(session.runtime()).detach();
    while !matches!(client.hear().await, Said::Piece(_)) {}
    // Not one word of what it has taken in, and the call still comes.
    note("meanwhile").on(session.runtime()).detach();
    let mut before = 0;
    loop {
        match client.hear().await {
            Said::Piece(piece) => before += piece.len(),
            Said::Call(_) => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(before < 600_000, "{before} bytes came before it");
}
