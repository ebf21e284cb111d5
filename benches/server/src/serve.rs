//! The program that is measured: ours, the peers and the page that calls them, on one listener; jsonrpsee has its own.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::response::Html;
use axum::routing::get;
use axum::serve::{Listener as _, ListenerExt as _};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};

use crate::ledger::Ledger;
use crate::{ours, peers};

/// Isolated, so that its clock is fine enough.
const ISOLATED: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
];

const PAGE: &str = r#"<!doctype html><title>bench</title><script src="/_jsinterop/agent.js"></script>
<script type="module">import * as client from "/client.mjs"; globalThis.client = client;</script>"#;

/// Prints where it is, and serves for ever.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let script = || async { ([(CONTENT_TYPE, "text/javascript")], include_str!("../client.mjs")) };
    let ledger = |Path(key): Path<u32>| async move { json!(Ledger::read(key)).to_string() };
    let app = Router::new()
        .route("/", get(|| async { (ISOLATED, Html(PAGE)) }))
        .route("/client.mjs", get(script))
        .route("/raw", get(peers::raw))
        .route("/raw-ask/{size}/{millis}", get(peers::raw_ask))
        .route("/json", get(peers::json))
        .route("/json-ask/{text}/{in_flight}/{millis}", get(peers::json_ask))
        .route("/ledger/{key}", get(ledger))
        .merge(ours::server().router());
    // Else peers that send many small messages wait for the other side now and then.
    let at_once = |stream: &mut TcpStream| drop(stream.set_nodelay(true));
    let listener = TcpListener::bind("127.0.0.1:0").await?.tap_io(at_once);
    let (jsonrpsee, handle) = peers::jsonrpsee().await?;
    println!("{}", json!({ "origin": format!("http://{}", listener.local_addr()?), "jsonrpsee": jsonrpsee }));
    axum::serve(listener, app).await?;
    drop(handle);
    Ok(())
}
