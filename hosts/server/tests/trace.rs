//! What an operator sees: spans with names, bytes and outcomes, and no value in any of them.

#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Client, ME, Said, serve, soon};
use jsinterop::{JsError, js_import, js_invokable};
use jsinterop_server::{Server, Session};
use tokio::sync::mpsc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[js_import("notes.take")]
async fn take(text: &str) -> Result<u32, JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

/// Writes down every span and event with its fields.
#[derive(Clone, Default)]
struct Scribe(Arc<Mutex<Vec<String>>>);

impl Scribe {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn place(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap() - 1
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Scribe {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("jsinterop")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = attributes.metadata().name().to_owned();
        attributes.record(&mut Line(&mut line));
        let mut lines = self.0.lock().unwrap();
        lines.push(line);
        Id::from_u64(lines.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()[place(id)]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = "event".to_owned();
        event.record(&mut Line(&mut line));
        self.0.lock().unwrap().push(line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn names_and_outcomes_are_seen_and_values_are_not() {
    let scribe = Scribe::default();
    tracing::subscriber::set_global_default(scribe.clone()).unwrap();
    let (hand, mut handed) = mpsc::unbounded_channel();
    let server = Server::new(move |session: Session| {
        let hand = hand.clone();
        async move { hand.send(session).unwrap() }
    });
    let mut client = Client::connect(serve(server.expose([ME])).await).await;
    let session = soon(handed.recv()).await.unwrap();
    let call = take("the secret").on(session.runtime()).start();
    let Said::Call(id) = client.hear_more().await else { panic!("no call") };
    client.answer(id, 987_654).await;
    assert_eq!(soon(call).await, Ok(987_654));
    client.invoke(1, ME, "add", &[123_456, 1]).await;
    client.hear_more().await;
    client.invoke(2, "another", "add", &[]).await;
    client.hear_more().await;
    drop(take("never answered").on(session.runtime()).start());
    let late = take("too late").on(session.runtime()).timeout(Duration::from_millis(20));
    assert!(matches!(soon(late).await, Err(JsError::Timeout { .. })));
    session.close();
    soon(session.closed()).await;
    let lines = scribe.lines();
    let is_there = |parts: &[&str]| {
        assert!(lines.iter().any(|line| parts.iter().all(|part| line.contains(part))), "{parts:?} in {lines:#?}");
    };
    is_there(&["session id="]);
    is_there(&["call path=\"notes.take\" bytes=", " outcome=\"returned\""]);
    is_there(&["call path=\"notes.take\"", " outcome=\"cancelled\""]);
    is_there(&["call path=\"notes.take\"", " outcome=\"timed out\""]);
    is_there(&["invocation name=\"jsinterop-server/add\" bytes=", " outcome=\"returned\""]);
    is_there(&["invocation name=\"another/add\"", " outcome=\"unknown_export\""]);
    let secret = client.welcome["secret"].as_str().unwrap();
    for value in ["the secret", "too late", "987654", "123456", "123457", secret] {
        assert!(!lines.iter().any(|line| line.contains(value)), "{value} in {lines:#?}");
    }
}
