//! The page a WebAssembly module runs in (or a worker, or Node.js) as a host of [`jsinterop`].
// Its examples are compiled for wasm; elsewhere there is nothing they could use.
#![cfg_attr(any(target_family = "wasm", not(doctest)), doc = include_str!("../README.md"))]

#[cfg(target_family = "wasm")]
mod blobs;
#[cfg(target_family = "wasm")]
mod executor;
#[cfg(target_family = "wasm")]
mod glue;
#[cfg(target_family = "wasm")]
mod host;
#[cfg(target_family = "wasm")]
mod invoke;
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
