//! What an operator sees: spans with names, bytes and outcomes, and no value in any of them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]
#![allow(clippy::cast_possible_truncation, reason = "halves of numbers are meant")]

mod common;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Client, ME, Said, forge, handing, serve, soon};
use jsinterop::{JsError, js_import, js_invokable};
use jsinterop_server::{Server, Session};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

#[js_import("notes.take")]
async fn take(text: &str) -> Result<u32, JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

/// Waits once, and says something before and after.
#[js_invokable]
async fn speaks() {
    tracing::info!("jsinterop hears it first");
    tokio::task::yield_now().await;
    let inside = tracing::info_span!("inside");
    let _entered = inside.enter();
    tracing::info!("jsinterop hears it last");
}

/// Writes down every span and event with its fields, and what they stand in.
#[derive(Clone, Default)]
struct Scribe(Arc<Mutex<Vec<String>>>);

thread_local! {
    /// The lines of the spans that are entered.
    static ENTERED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    /// What each span is, by its line: the test has one thread.
    static KINDS: RefCell<BTreeMap<u64, &'static Metadata<'static>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The names around what happens.
fn around(lines: &[String]) -> String {
    ENTERED.with_borrow(|entered| {
        let names = entered.iter().filter_map(|id| lines[place(&Id::from_u64(*id))].split(' ').next());
        names.collect::<Vec<_>>().join(">")
    })
}

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
        ["jsinterop", "trace"].iter().any(|target| metadata.target().starts_with(target))
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = attributes.metadata().name().to_owned();
        attributes.record(&mut Line(&mut line));
        let mut lines = self.0.lock().unwrap();
        if attributes.is_contextual() && !around(&lines).is_empty() {
            write!(line, " in {}", around(&lines)).unwrap();
        }
        lines.push(line);
        KINDS.with_borrow_mut(|kinds| kinds.insert(lines.len() as u64, attributes.metadata()));
        Id::from_u64(lines.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()[place(id)]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut lines = self.0.lock().unwrap();
        let mut line = format!("event in {}", around(&lines));
        event.record(&mut Line(&mut line));
        lines.push(line);
    }

    fn current_span(&self) -> Current {
        let last = ENTERED.with_borrow(|entered| entered.last().copied());
        last.map_or_else(Current::none, |id| Current::new(Id::from_u64(id), KINDS.with_borrow(|kinds| kinds[&id])))
    }

    fn enter(&self, id: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(id.into_u64()));
    }

    fn exit(&self, id: &Id) {
        ENTERED.with_borrow_mut(|entered| {
            let place = entered.iter().rposition(|entered| *entered == id.into_u64()).unwrap();
            entered.remove(place);
        });
    }
}

#[tokio::test]
async fn names_and_outcomes_are_seen_and_values_are_not() {
    let scribe = Scribe::default();
    tracing::subscriber::set_global_default(scribe.clone()).unwrap();
    let (server, mut handed) = handing();
    let mut client = Client::connect(serve(server).await).await;
    let session = soon(handed.recv()).await.unwrap();
    let call = take("the secret").on(session.runtime()).start();
    let Said::Call(id) = client.hear_more().await else { panic!("no call") };
    client.answer(id, 987_654).await;
    assert_eq!(soon(call).await, Ok(987_654));
    client.invoke(1, ME, "add", &[123_456, 1]).await;
    client.hear_more().await;
    client.invoke(2, "another", "add", &[]).await;
    client.hear_more().await;
    client.invoke(3, ME, "speaks", &[]).await;
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
    // What an export does stands in its invocation's span, which stands in the session's.
    is_there(&["event in ", "invocation", "hears it first"]);
    is_there(&["inside in ", "invocation"]);
    is_there(&["event in ", "invocation>inside", "hears it last"]);
    let secret = client.welcome["secret"].as_str().unwrap();
    for value in ["the secret", "too late", "987654", "123456", "123457", secret] {
        assert!(!lines.iter().any(|line| line.contains(value)), "{value} in {lines:#?}");
    }
}

#[derive(Debug, serde::Deserialize)]
enum Colour {
    Red,
}

#[js_import("colour")]
async fn colour() -> Result<Colour, JsError>;

#[tokio::test]
async fn what_a_browser_says_forges_no_lines() {
    let scribe = Scribe::default();
    let _heard = tracing::subscriber::set_default(scribe.clone());
    let server = Server::new(|session: Session| async move {
        colour().on(session.runtime()).detach();
        match colour().await? {
            Colour::Red => Ok::<_, JsError>(()),
        }
    });
    let mut client = Client::connect(serve(server).await).await;
    let forged = format!("blue\nan operator trusts this line{}", "!".repeat(1000));
    for _ in 0..2 {
        let Said::Call(id) = client.hear_more().await else { panic!("no call") };
        let message = forge::message(1, &[id as u32, (id >> 32) as u32, forge::word(forge::TEXT, forged.len() as u32)]);
        let words = forge::words(&message, &forged, 0, &[]);
        client.send_items(&forge::item(&words, forged.as_bytes(), &[])).await;
    }
    let logged = || scribe.lines().into_iter().filter(|line| line.contains("an operator")).collect::<Vec<_>>();
    soon(async {
        while logged().len() < 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    for line in logged() {
        assert!(!line.contains('\n') && line.len() < 500, "{line}");
    }
}
