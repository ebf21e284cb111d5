//! The sample on a server: a session for each browser, and the page of the other hosts.

use std::net::Ipv4Addr;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;
use axum::serve::ListenerExt as _;
use jsinterop_server::Server;
use tokio::net::TcpListener;

use crate::print;

/// What stands in the place of `web/start.js`, which starts a module in the page.
const START: &str = r#"// Starts the Rust side: here a session on the server that this page is from.

import "./_jsinterop/agent.js";
"#;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The page: the address, type and text of each file.
const PAGE: [(&str, &str, &str); 9] = [
    ("/", HTML, include_str!("../web/index.html")),
    ("/look/look.css", CSS, include_str!("../../look/look.css")),
    ("/look/favicon.svg", "image/svg+xml", include_str!("../../look/favicon.svg")),
    ("/style.css", CSS, include_str!("../web/style.css")),
    ("/log.css", CSS, include_str!("../web/log.css")),
    ("/js/welcome.js", SCRIPT, welcome::WELCOME_JS),
    ("/start.js", SCRIPT, START),
    ("/tour.js", SCRIPT, include_str!("../web/tour.js")),
    ("/colours.js", SCRIPT, include_str!("../web/colours.js")),
];

/// Serves on loopback until the process ends.
pub(crate) fn run(port: Option<u16>) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(serve(port))
}

async fn serve(port: Option<u16>) -> Result<(), String> {
    let listener = listen(port).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    print(&format!("\n  welcome is at http://{address}/    (Ctrl+C ends it)\n"));
    // Else a small answer waits until the one before it has been acknowledged.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, app()).await.map_err(|error| error.to_string())
}

fn app() -> Router {
    // The buttons invoke exports, so a session has nothing to do by itself. Its visitors may read every error: the sample is about them.
    let server = Server::new(|_| async {}).expose(["welcome"]).detailed_errors(true);
    let pages = PAGE.iter().fold(Router::new(), |router, &(path, media_type, text)| {
        router.route(path, get(async move || ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-cache")], text)))
    });
    pages.merge(server.router())
}

async fn listen(port: Option<u16>) -> Result<TcpListener, String> {
    let on = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let bound = match (port, on(port.unwrap_or(8080)).await) {
        (None, Err(_)) => on(0).await,
        (_, bound) => bound,
    };
    bound.map_err(|error| match port {
        Some(port) => format!("cannot listen on port {port}: {error}; `--port 0` takes any free one"),
        None => format!("cannot listen on any port: {error}"),
    })
}
