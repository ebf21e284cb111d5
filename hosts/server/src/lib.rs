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

// From the request to the task of a session …
mod address;
mod assets;
mod connect;
mod handle;
mod handshake;
mod origin;
mod places;
mod secret;
mod server;
mod sessions;
mod settings;
mod verdict;
// … and what that is made of.
mod core;
mod counters;
mod deadlines;
mod dispatch;
mod flow;
mod host;
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
