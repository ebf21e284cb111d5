//! What can be counted, and what the last messages were: names and sizes, and no value in any of them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use common::forge::{self, TEXT, word};
use common::{Client, ME, Said, frame, handing, serve, soon};
use jsinterop::{JsError, JsObject, RustRef, js_import, js_invokable};
use jsinterop_server::{Limits, RecentMessage, Server, Session};
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use tokio::sync::mpsc;

const SECRET: &str = "hunter2";

#[js_import("notes.take")]
async fn take(text: &str) -> Result<String, JsError>;

#[js_invokable]
fn echo(text: String) -> Result<String, std::io::Error> {
    if text.len() > 100 { Err(std::io::Error::other(text)) } else { Ok(text) }
}

#[js_invokable]
fn grasp(_object: JsObject) {}

#[js_invokable]
fn lend() -> RustRef<u8> {
    RustRef::new(1)
}

/// Every counter and gauge by its name and labels.
#[derive(Debug, Default)]
struct Seen(Mutex<BTreeMap<String, Arc<AtomicU64>>>);

impl Seen {
    fn cell(&self, key: &Key) -> Arc<AtomicU64> {
        let labels = key.labels().map(|label| format!(" {}={}", label.key(), label.value()));
        let name = std::iter::once(key.name().to_owned()).chain(labels).collect();
        Arc::clone(self.0.lock().unwrap().entry(name).or_default())
    }

    fn get(&self, name: &str) -> u64 {
        self.0.lock().unwrap().get(name).map_or(0, |cell| cell.load(Ordering::Relaxed))
    }
}

impl Recorder for Seen {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.cell(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.cell(key))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

fn keeping(count: usize) -> (Server, mpsc::UnboundedReceiver<Session>) {
    let (server, handed) = handing();
    (server.keep_messages(count), handed)
}

/// A call with a secret argument and a secret result, and two invocations with secret arguments, of which one fails.
async fn talk(client: &mut Client, session: &Session) {
    let wanted = take(SECRET).on(session.runtime()).start();
    let Said::Call(call) = client.hear_more().await else { panic!("no call") };
    let id = [u32::try_from(call & 0xffff_ffff).unwrap(), u32::try_from(call >> 32).unwrap()];
    let answer = forge::message(1, &[id[0], id[1], word(TEXT, 7)]);
    client.send_items(&forge::item(&forge::words(&answer, SECRET, 0, &[]), SECRET.as_bytes(), &[])).await;
    assert_eq!(soon(wanted).await.unwrap(), SECRET);
    for (id, text) in [(1, SECRET.to_owned()), (2, SECRET.repeat(20))] {
        let length = u32::try_from(text.len()).unwrap();
        client.send_items(&forge::invoke(id, "echo", &[word(TEXT, length)], &text)).await;
        assert!(matches!(client.hear_more().await, Said::Return(_, result) if result.is_ok() == (id == 1)));
    }
}

#[tokio::test]
async fn everything_is_counted_and_no_value_is_told() {
    let seen = Seen::default();
    let _installed = metrics::set_default_local_recorder(&seen);
    let (server, mut sessions) = keeping(0);
    let address = serve(server).await;
    let mut client = Client::connect(address).await;
    let session = soon(sessions.recv()).await.unwrap();
    talk(&mut client, &session).await;
    let mut client = client.resume(address).await;
    for (name, count) in [
        ("jsinterop_sessions_total", 1),
        ("jsinterop_calls_total", 1),
        ("jsinterop_invocations_total", 2),
        ("jsinterop_frames_received_total", 3),
        ("jsinterop_resumes_total", 1),
    ] {
        assert_eq!(seen.get(name), count, "{name}");
    }
    assert!(seen.get("jsinterop_frames_sent_total") >= 3);
    assert!(seen.get("jsinterop_bytes_sent_total") > 100 && seen.get("jsinterop_bytes_received_total") > 100);
    let is_open = || (f64::from_bits(seen.get("jsinterop_sessions")) - 1.0).abs() < 0.5;
    assert!(is_open());
    let deep = [vec![word(forge::ARRAY, 1); 200], vec![0]].concat();
    client.send_items(&forge::invoke(3, "echo", &deep, "")).await;
    soon(session.closed()).await;
    assert_eq!(seen.get("jsinterop_limits_total limit=levels of one value"), 1);
    soon(async {
        while is_open() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await;
    assert!(!format!("{seen:?}").contains(SECRET), "{seen:?}");
    assert!(session.recent_messages().is_empty(), "nobody asked for them");
}

#[tokio::test]
async fn limits_that_the_runtime_counts_are_counted() {
    let seen = Seen::default();
    let _installed = metrics::set_default_local_recorder(&seen);
    let (server, mut sessions) = keeping(0);
    let mut limits = Limits::default();
    (limits.calls, limits.objects, limits.references) = (1, 0, 0);
    let mut client = Client::connect(serve(server.limits(limits)).await).await;
    let session = soon(sessions.recv()).await.unwrap();
    let first = take("a").on(session.runtime()).start();
    assert!(matches!(take("b").on(session.runtime()).await, Err(JsError::LimitExceeded { .. })));
    let Said::Call(call) = client.hear_more().await else { panic!("no call") };
    // What the agent says in place of an answer that is longer than a message may be.
    let halves = [u32::try_from(call & 0xffff_ffff).unwrap(), u32::try_from(call >> 32).unwrap()];
    client.send_items(&frame(&forge::message(1 | 6 << 8, &[halves[0], halves[1], 1 << 20, 0]), "")).await;
    let too_long = JsError::LimitExceeded { import: "notes.take".into(), limit: "bytes of one message", max: 1 << 20 };
    assert_eq!(soon(first).await, Err(too_long));
    client.send_items(&forge::invoke(1, "grasp", &[word(forge::JS, 0), 1, 0], "")).await;
    assert!(matches!(client.hear_more().await, Said::Return(1, Err(text)) if text.contains("objects that Rust holds")));
    client.send_items(&forge::invoke(2, "lend", &[0], "")).await;
    client.invoke(3, ME, "lend", &[]).await;
    let mut texts = [client.hear_more().await, client.hear_more().await].into_iter();
    assert!(
        texts.any(|said| matches!(said, Said::Return(3, Err(text)) if text.contains("objects that JavaScript holds")))
    );
    for limit in ["pending calls", "bytes of one message", "objects that Rust holds", "objects that JavaScript holds"] {
        assert_eq!(seen.get(&format!("jsinterop_limits_total limit={limit}")), 1, "{limit}");
    }
}

#[tokio::test]
async fn the_last_messages_can_be_looked_at() {
    let (server, mut sessions) = keeping(5);
    let mut client = Client::connect(serve(server).await).await;
    let session = soon(sessions.recv()).await.unwrap();
    talk(&mut client, &session).await;
    let messages = session.recent_messages();
    let shown = |message: &RecentMessage| (message.is_from_browser, message.kind, message.path.clone());
    let echo = format!("{ME}/echo");
    let expected = [
        (true, "return", "notes.take"),
        (true, "invoke", &echo),
        (false, "return", &echo),
        (true, "invoke", &echo),
        (false, "return", &echo),
    ];
    let expected = expected.map(|(is_from_browser, kind, path)| (is_from_browser, kind, path.to_owned()));
    assert_eq!(messages.iter().map(shown).collect::<Vec<_>>(), expected);
    // Texts count, which are beside the words of a message.
    let longest = SECRET.len() * 20 + ME.len() + "echo".len();
    assert!((longest..longest + 100).contains(&messages[3].bytes), "{messages:?}");
    assert!(messages.iter().all(|message| (1..longest + 100).contains(&message.bytes)), "{messages:?}");
    assert!(!format!("{messages:?}").contains(SECRET), "{messages:?}");
}
