//! Puts the browser that connects through the behaviour suite, and prints what each check came to as a line of JSON.
//!
//! `hosts/server/tests/conformance.test.mjs` starts it. The first line it prints is its address.
#![expect(clippy::print_stdout, reason = "that is how the test hears of it")]

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use jsinterop::{JsError, JsRuntime};
use jsinterop_conformance::{Cx, Needs, SCRIPT, STAND_IN_PAGE};
use jsinterop_server::{Server, Session};
use serde_json::json;
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

async fn run(session: Session) -> Result<(), JsError> {
    let runtime = session.runtime();
    runtime.ready().await?;
    let only = std::env::var("ONLY").unwrap_or_default();
    let collecting = runtime.clone();
    let cx = Cx::new(runtime)
        .offering(Needs::REMOTE.and(Needs::DOCUMENT))
        .with_garbage(move || collecting.invoke::<()>("conformanceGarbage", ()).detach());
    for check in jsinterop_conformance::all().iter().filter(|check| check.name.starts_with(&only)) {
        if check.needs.covers(Needs::GARBAGE) {
            settle(runtime).await;
        }
        let outcome = if cx.can_run(check) {
            let failure = check.run(&cx).await.map_or_else(|failure| failure.to_string(), |()| String::new());
            json!({ "name": check.name, "failure": failure })
        } else {
            json!({ "name": check.name, "failure": "", "skipped": "the host has not all it needs" })
        };
        println!("{outcome}");
    }
    println!("{}", json!({ "done": true }));
    session.close();
    Ok(())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let script = || async { ([(CONTENT_TYPE, "text/javascript")], SCRIPT) };
    let stand_in = || async { ([(CONTENT_TYPE, "text/javascript")], STAND_IN_PAGE) };
    let server = Server::new(run).expose(["jsinterop-conformance"]).detailed_errors(true).allow_no_origin();
    let app = Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/suite.js", get(script))
        .route("/page.js", get(stand_in))
        .merge(server.router());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", json!({ "origin": format!("http://{}", listener.local_addr()?) }));
    axum::serve(listener, app).await
}
