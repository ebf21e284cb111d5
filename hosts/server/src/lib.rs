//! Browsers at the far end of a WebSocket as hosts of [`jsinterop`]: typed calls both ways, as an axum router.
//!
//! ```no_run
//! use jsinterop::{JsError, js_import, js_invokable};
//! use jsinterop_server::Server;
//!
//! #[js_import("exampleJsFunctions.showPrompt")]
//! async fn show_prompt(message: &str) -> Result<String, JsError>;
//!
//! #[js_invokable]
//! async fn return_array_async() -> Vec<i32> {
//!     vec![1, 2, 3]
//! }
//!
//! let server = Server::new(|session| async move {
//!     let name = show_prompt("What is your name?").await?;    // runs in this session's browser
//!     println!("{name} is at {:?}", session.parts().uri);
//!     Ok::<_, JsError>(())
//! })
//! .expose(["my-app"]);
//!
//! let app: axum::Router = axum::Router::new().merge(server.router());
//! ```
//!
//! A page needs `<script src="/_jsinterop/agent.js"></script>`, and may then `await jsinterop.invoke("my-app", "returnArrayAsync")`.
//!
//! # The page
//!
//! The socket opens at once; calls wait until the document is whole and the crates' initialisers are through, and what the page invokes waits for
//! the socket. With `data-start="manual"` on the script it opens at `jsinterop.start()`. On `document` the page hears
//!
//! | event | when |
//! |---|---|
//! | `jsinterop:connected` | the session has begun |
//! | `jsinterop:lost`, `jsinterop:restored` | the connection is gone, and there again |
//! | `jsinterop:ended` | the session is over; `event.detail` has `reason` and `message`. Nothing begins anew by itself |
//!
//! A small notice shows a loss and an end; a page with one of its own calls `event.preventDefault()`.
//!
//! # A lost connection
//!
//! The session lives on for [`Server::retention`], and the page comes back by itself: every message is delivered once and in order, and time limits
//! run on. When one side stays away, whatever waits fails on both, with `may_have_run` (in JavaScript `mayHaveRun`) as it was: `false` where it never
//! left. The sessions of a server are in its memory, so a page has to come back to the same process.
//!
//! # Latency
//!
//! TCP holds a small message back until what was sent before it has been acknowledged, for up to 40 milliseconds where the other side waits with that
//! too, unless it is told not to (`TCP_NODELAY`). What is ready together leaves together anyway, so nothing is gained by it here. The listener is the
//! application's, and axum sets nothing by itself:
//!
//! ```no_run
//! use axum::serve::ListenerExt as _;
//!
//! # async fn show(app: axum::Router) -> std::io::Result<()> {
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//! let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
//! axum::serve(listener, app).await
//! # }
//! ```

// From the request to the task of a session …
mod address;
mod assets;
mod connect;
mod handle;
mod handshake;
mod lost;
mod origin;
mod places;
mod secret;
mod server;
mod sessions;
mod settings;
mod verdict;
// … and what that is made of.
mod agenda;
mod core;
mod counters;
mod deadlines;
mod dispatch;
mod farewell;
mod flow;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod host;
#[cfg(test)]
mod hostile;
mod inbox;
mod intake;
mod life;
mod limits;
mod outbox;
mod packet;
mod pool;
mod recent;
mod session;
mod socket;
mod trace;

pub use axum::http::request::Parts;

pub use address::NotANetwork;
pub use handle::ServerHandle;
pub use limits::Limits;
pub use recent::RecentMessage;
pub use server::Server;
pub use session::Session;
pub use verdict::{SessionOutcome, Verdict};

/// What is defended against a hostile browser, and what is the application's duty.
#[doc = include_str!("../docs/threat-model.md")]
pub mod threat_model {}

/// Behind a proxy, in front of many browsers, and down again.
#[doc = include_str!("../docs/deployment.md")]
pub mod deployment {}

/// Coming from Blazor Server.
#[doc = include_str!("../docs/blazor-server.md")]
pub mod blazor_server {}
