//! Puts the browser that connects through the behaviour suite, and prints what each check came to as a line of JSON.
//!
//! `hosts/server/tests/conformance.test.mjs` starts it. The first line it prints is its address. As many browsers as `OTHERS` says are kept
//! for checks that need a second one; the next is put through the suite.
#![expect(clippy::print_stdout, clippy::panic, reason = "that is how the test hears of it")]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use jsinterop::{JsError, JsRuntime};
use jsinterop_conformance::{Another, Check, Cx, Needs, SCRIPT, STAND_IN_PAGE};
use jsinterop_server::{Server, Session};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const PAGE: &str = r#"<!doctype html><title>jsinterop</title><body>
<script src="/_jsinterop/agent.js"></script><script src="/suite.js"></script></body>"#;

/// Frees what earlier checks left: the check that follows counts.
async fn settle(runtime: &JsRuntime) {
    for _ in 0..3 {
        runtime.invoke::<()>("conformanceGarbage", ()).detach();
        let _ = runtime.invoke::<()>("conformance.after", (5,)).await;
    }
}

/// Browsers for checks that need a second one.
#[derive(Clone, Default)]
struct Others(Arc<Mutex<Vec<Session>>>);

impl Others {
    fn len(&self) -> usize {
        self.0.lock().map_or(0, |others| others.len())
    }

    /// Answers how many there are.
    fn add(&self, session: Session) -> usize {
        if let Ok(mut others) = self.0.lock() {
            others.push(session);
        }
        self.len()
    }

    fn take(&self) -> Another {
        let taken = self.0.lock().ok().and_then(|mut others| others.pop());
        let Some(session) = taken else { panic!("a check needs one browser more: raise `OTHERS`") };
        Another { runtime: session.runtime().clone(), end: Box::new(move || session.close()) }
    }
}

/// Every browser comes here. The suite runs in no scope: each check enters its own.
async fn meet(session: Session, others: Others, wanted: usize) -> Result<(), JsError> {
    session.runtime().ready().await?;
    if others.len() < wanted {
        println!("{}", json!({ "others": others.add(session) }));
        return Ok(());
    }
    let suite = tokio::spawn(run(session, others, wanted));
    suite.await.map_err(|_| JsError::Unavailable { import: "the suite".into() })
}

/// What a check came to. One is left out that needs JavaScript in this process, or a second browser where there is none.
async fn outcome(check: &Check, cx: &Cx, has_others: bool) -> Value {
    let is_left_out = check.needs.covers(Needs::IN_PROCESS) || (!has_others && check.needs.covers(Needs::ANOTHER));
    let failure = if cx.can_run(check) {
        check.run(cx).await.map_or_else(|failure| failure.to_string(), |()| String::new())
    } else if is_left_out {
        return json!({ "name": check.name, "failure": "", "skipped": "the host has not all it needs" });
    } else {
        "the host lacks something that it should have".to_owned()
    };
    json!({ "name": check.name, "failure": failure })
}

async fn run(session: Session, others: Others, wanted: usize) {
    let runtime = session.runtime();
    let only = std::env::var("ONLY").unwrap_or_default();
    let collecting = runtime.clone();
    let mut cx = Cx::new(runtime)
        .offering(Needs::REMOTE.and(Needs::DOCUMENT).and(Needs::NO_SCOPE))
        .with_garbage(move || collecting.invoke::<()>("conformanceGarbage", ()).detach());
    if wanted > 0 {
        cx = cx.with_another(move || others.take());
    }
    for check in jsinterop_conformance::all().iter().filter(|check| check.name.starts_with(&only)) {
        if check.needs.covers(Needs::GARBAGE) {
            settle(runtime).await;
        }
        println!("{}", outcome(check, &cx, wanted > 0).await);
    }
    println!("{}", json!({ "done": true }));
    session.close();
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let script = || async { ([(CONTENT_TYPE, "text/javascript")], SCRIPT) };
    let stand_in = || async { ([(CONTENT_TYPE, "text/javascript")], STAND_IN_PAGE) };
    let wanted = std::env::var("OTHERS").ok().and_then(|wanted| wanted.parse().ok()).unwrap_or_default();
    let others = Others::default();
    let server = Server::new(move |session| meet(session, others.clone(), wanted))
        .expose(["jsinterop-conformance"])
        .detailed_errors(true)
        .allow_no_origin();
    let app = Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/suite.js", get(script))
        .route("/page.js", get(stand_in))
        .merge(server.router());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", json!({ "origin": format!("http://{}", listener.local_addr()?) }));
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, app).await
}
