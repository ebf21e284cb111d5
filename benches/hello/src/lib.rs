//! The smallest page: JavaScript invokes `greet`, which calls `hello.show`. `cargo xtask bench size` builds it once for each feature.
#![cfg(target_family = "wasm")]

#[cfg(feature = "json")]
mod json;
#[cfg(feature = "init")]
mod ladder;
#[cfg(feature = "ours")]
mod ours;
#[cfg(feature = "swb")]
mod swb;
#[cfg(feature = "wb")]
mod wb;
