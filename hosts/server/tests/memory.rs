//! What attackers cost in memory: a bounded amount while they are there, and nothing afterwards. Alone in its program, since it counts every byte.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::alloc::System;
use std::collections::HashMap;
use std::time::Duration;

use common::forge::{self, BLOB, SHAPED, TEXT, item, message, word};
use common::{Client, ME, Said, frame, greet, serve, soon};
use futures_util::SinkExt as _;
use jsinterop::js_invokable;
use jsinterop_server::{Limits, Server};
use serde_json::{Value, json};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tokio_tungstenite::tungstenite::Message;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
fn lots() -> String {
    "x".repeat(100_000)
}

#[js_invokable]
fn swallow(value: Value) -> bool {
    value.is_null()
}

#[js_invokable]
fn sum(numbers: HashMap<String, u32>) -> u32 {
    numbers.values().sum()
}

/// Bytes that live.
fn live() -> isize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.cast_signed() - stats.bytes_deallocated.cast_signed()
}

async fn return_to(before: isize) {
    soon(async {
        while live() - before > 512 << 10 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    (limits.bytes_in_flight, limits.piece_bytes) = (1 << 20, 4 << 20);
    // Who asks for too much is not listened to for a second at most.
    (limits.invocations_per_second, limits.invocation_burst) = (1_000, 1_000);
    limits
}

/// What an attacker sends.
enum Sends {
    /// A packet of the next number with these items.
    Items(Vec<u32>),
    /// An acknowledgement of nothing, with so many bytes after it.
    Noise(usize),
    /// A ping.
    Ping,
}

/// Sends as long as somebody takes it in; what nobody reads is not kept on this side.
async fn flood(client: &mut Client, sends: &[Sends], times: usize) {
    for sends in sends.iter().cycle().take(sends.len() * times) {
        let words = match sends {
            Sends::Items(items) => [&[1, client.sent, 0], &**items].concat(),
            Sends::Noise(bytes) => [vec![2, 0, 0], vec![0; bytes / 4]].concat(),
            Sends::Ping => Vec::new(),
        };
        client.sent += u32::from(matches!(sends, Sends::Items(_)));
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let message = if words.is_empty() { Message::Ping(vec![0; 125].into()) } else { Message::binary(bytes) };
        let sent = tokio::time::timeout(Duration::from_millis(200), client.socket.send(message)).await;
        if !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}

/// A short frame of many invocations whose argument has one long key, and does not fit.
fn long_keys() -> Vec<u32> {
    const KEY: usize = 16 << 10;
    let argument = [word(SHAPED, 0), word(TEXT, 0)];
    let invocations: Vec<_> = (0..200).map(|id| forge::invocation(id, "sum", &argument)).collect();
    let names = &invocations[0].1;
    let messages: Vec<_> = invocations.iter().flat_map(|(message, _)| message.clone()).collect();
    let text = format!("{names}{}", "\u{1}".repeat(KEY));
    item(&forge::words(&messages, &text, names.len(), &[vec![16 << 10]]), text.as_bytes(), &[])
}

/// What each attacker sends, and how often.
fn attacks() -> Vec<(&'static str, usize, Vec<Sends>)> {
    let (blob, names) = forge::invocation(1, "swallow", &[word(BLOB, 0), 0]);
    let words = forge::words(&blob, &names, 0, &[]);
    let waits = (0..10_000).flat_map(|blob| item(&words, names.as_bytes(), &[(blob, 1)])).collect();
    let lots = || Sends::Items((0..10).flat_map(|id| common::invocation(id, ME, "lots", &[])).collect());
    let releases = frame(&(0..20_000).flat_map(|id| message(4, &[id, 0, 1])).collect::<Vec<_>>(), "");
    let nothing = (0..3_000).flat_map(|id| common::invocation(id, "x", "y", &[])).collect();
    let pinning = (0..80).flat_map(|_| [Sends::Noise(1_000_000), Sends::Items(Vec::new())]);
    vec![
        ("results that nobody reads", 50, vec![lots()]),
        ("small results, each for itself", 10_000, vec![Sends::Items(common::invocation(1, ME, "add", &[1, 1]))]),
        (
            "short packets that wait, out of long buffers",
            1,
            [lots(), lots(), lots()].into_iter().chain(pinning).collect(),
        ),
        ("frames that wait for pieces", 50, vec![Sends::Items(waits)]),
        ("releases", 50, vec![Sends::Items(releases)]),
        ("invocations of nothing", 50, vec![Sends::Items(nothing)]),
        ("keys that do not fit", 10, vec![Sends::Items(long_keys().repeat(10))]),
        ("pings", 400_000, vec![Sends::Ping]),
    ]
}

#[tokio::test]
async fn attackers_cost_little_and_leave_nothing() {
    let address = serve(Server::new(|_| async {}).expose([ME]).limits(limits()).retention(Duration::ZERO)).await;
    let mut honest = Client::connect(address).await;
    // What is made once, at the first use.
    let attacks = attacks();
    for (_, _, sends) in &attacks {
        flood(&mut Client::connect(address).await, sends, 1).await;
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let before = live();
    for (name, times, sends) in &attacks {
        let mut attackers = Vec::new();
        for _ in 0..3 {
            let mut client = Client::connect(address).await;
            flood(&mut client, sends, *times).await;
            attackers.push(client);
        }
        let each = (live() - before) / 3;

        // What was on its way twice over, what waits, and a packet or two.
        assert!(each < 16 << 20, "{name}: {each} bytes each");
        honest.invoke(1, ME, "add", &[2, 3]).await;
        assert_eq!(honest.hear_more().await, Said::Return(1, Ok(5 << 4)), "{name}");
        honest.acknowledge().await;
        drop(attackers);
        return_to(before).await;
    }
    for _ in 0..200 {
        assert_eq!(greet(address, &json!({ "jsinterop": 0 })).await.welcome["over"], "version");
    }
    return_to(before).await;
}
