//! A whiteboard that many browsers share. `cargo run -p board`, and open the address in two windows.

mod board;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use jsinterop_server::Server;
use tokio::net::TcpListener;

use crate::board::{Board, Visitor};

const CSS: &str = "text/css; charset=utf-8";

/// The page: the address, type and text of each file.
const PAGE: [(&str, &str, &str); 5] = [
    ("/", "text/html; charset=utf-8", include_str!("../web/index.html")),
    ("/look/look.css", CSS, include_str!("../../look/look.css")),
    ("/style.css", CSS, include_str!("../web/style.css")),
    ("/board.js", "text/javascript; charset=utf-8", include_str!("../web/board.js")),
    ("/favicon.svg", "image/svg+xml", include_str!("../web/favicon.svg")),
];

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> io::Result<()> {
    let (board, next) = (Board::new(), AtomicU32::new(1));
    let server = Server::new(Visitor::attend).expose(["board"]).setup(move |_, runtime| {
        runtime.provide(Visitor { board: board.clone(), id: next.fetch_add(1, Ordering::Relaxed) });
    });
    // A browser that has vanished is at the board for so long.
    let server = server.retention(Duration::from_secs(30));
    let pages = PAGE.iter().fold(Router::new(), |router, &(path, media_type, text)| {
        router.route(path, get(async move || ([(CONTENT_TYPE, media_type)], text)))
    });
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(&address).await.map_err(|error| {
        io::Error::other(format!(
            "cannot listen on `{address}`: {error}; name another address: `cargo run -p board -- 127.0.0.1:0`"
        ))
    })?;
    writeln!(io::stdout(), "\n  board is at http://{}/    (Ctrl+C ends it)\n", listener.local_addr()?)?;
    // Else a small answer waits until the one before it has been acknowledged.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, pages.merge(server.router())).await
}
