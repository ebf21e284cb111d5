//! A server whose pages a test cuts off from it. It prints what becomes of each session as a line of JSON.
//! `RETENTION` says for how many seconds it keeps one that is lost.
#![expect(clippy::print_stdout, reason = "that is how the test hears of it")]

use std::time::Duration;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use jsinterop::{Bytes, JsError, js_import, js_invokable};
use jsinterop_server::{Server, Session};
use serde_json::json;
use tokio::net::TcpListener;

/// A page that decides itself when to begin.
const MANUAL: &str = r#"<!doctype html><title>manual</title><body>
<script src="/_jsinterop/agent.js" data-start="manual"></script>
<script>globalThis.look = () => "manual";</script></body>"#;

/// The script in the head invokes before the socket is open, and notes what it finds when Rust calls.
const PAGE: &str = r#"<!doctype html><title>page</title>
<script src="/_jsinterop/agent.js"></script>
<script>
  globalThis.heard = [];
  for (const type of ["connected", "lost", "restored", "ended"]) {
    document.addEventListener(`jsinterop:${type}`, ({ detail }) => heard.push([type, detail.reason]));
  }
  globalThis.early = jsinterop.invoke("page-server", "add", 1, 2);
  globalThis.look = () => document.readyState;
  globalThis.numbers = [];
  globalThis.count = (number) => (numbers.push(number), number);
  globalThis.text = (size) => "x".repeat(size);
  globalThis.same = (bytes) => bytes;
</script>
<body><p id="last">the end</p></body>"#;

#[js_import("look")]
async fn look() -> Result<String, JsError>;

#[js_import("count")]
async fn count(number: u32) -> Result<u32, JsError>;

#[js_import("text")]
async fn text(size: u32) -> Result<String, JsError>;

#[js_import("same")]
async fn same(bytes: &[u8]) -> Result<Bytes, JsError>;

/// Sends so many bytes to the page and back; answers how many came.
#[js_invokable]
async fn through(size: usize) -> Result<usize, JsError> {
    let bytes = same(&vec![7; size]).await?;
    Ok(bytes.iter().map(|byte| usize::from(*byte == 7)).sum())
}

/// How long a text of the page's is.
#[js_invokable]
async fn length_of(size: u32) -> Result<usize, JsError> {
    let answered = text(size).await.inspect_err(|error| match error {
        JsError::LimitExceeded { limit: "bytes of one message", max: 1_048_576, .. } => {}
        other => println!("{}", json!({ "unexpected": other.to_string() })),
    });
    Ok(answered?.len())
}

#[js_invokable]
fn length(text: String) -> usize {
    text.len()
}

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
async fn never() {
    std::future::pending::<()>().await;
}

#[js_invokable]
fn size_of(bytes: Bytes) -> usize {
    bytes.len()
}

#[js_invokable]
fn bytes_of(size: usize) -> Bytes {
    Bytes::from(vec![7; size])
}

/// Counts in the page, a call at a time, and says how far it came in order.
#[js_invokable]
async fn count_to(number: u32) -> Result<u32, JsError> {
    for next in 0..number {
        count(next).await?;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(number)
}

#[js_invokable]
fn close(#[state] session: Session) {
    session.close();
}

async fn run(session: Session) -> Result<(), JsError> {
    println!("{}", json!({ "session": "began", "state": look().await? }));
    session.closed().await;
    println!("{}", json!({ "session": "ended" }));
    Ok(())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let retention = std::env::var("RETENTION").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let server =
        Server::new(run).expose(["page-server"]).retention(Duration::from_secs(retention)).ping(Duration::from_secs(1));
    let app = Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/manual", get(|| async { Html(MANUAL) }))
        .merge(server.router());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", json!({ "origin": format!("http://{}", listener.local_addr()?) }));
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, app).await
}
