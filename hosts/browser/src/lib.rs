//! The page a WebAssembly module runs in (or a worker, or Node.js) as a host of [`jsinterop`].
//!
//! Call `init` once at the start, and declared imports work everywhere in the program:
//!
//! ```no_run
//! use jsinterop::{JsError, js_import};
//!
//! #[js_import("exampleJsFunctions.showPrompt")]
//! async fn show_prompt(message: &str) -> Result<String, JsError>;
//!
//! # #[cfg(target_family = "wasm")]
//! fn main() {
//!     jsinterop_browser::init();
//!     jsinterop_browser::spawn_local(async {
//!         let name = show_prompt("What is your name?").await;
//!         // …
//! #       let _ = name;
//!     });
//! }
//! # #[cfg(not(target_family = "wasm"))]
//! # fn main() {}
//! ```
//!
//! Off wasm the crate is empty, so a program that is also built for a server can name it there.

#[cfg(target_family = "wasm")]
mod executor;
#[cfg(target_family = "wasm")]
mod glue;
#[cfg(target_family = "wasm")]
mod host;
#[cfg(target_family = "wasm")]
mod options;
#[cfg(target_family = "wasm")]
mod page;
#[cfg(target_family = "wasm")]
mod web_sys;

#[cfg(target_family = "wasm")]
pub use executor::spawn_local;
#[cfg(target_family = "wasm")]
pub use options::Options;
#[cfg(target_family = "wasm")]
pub use page::{init, init_with};
#[cfg(target_family = "wasm")]
pub use web_sys::WebSys;
