//! The beginning: initialisers first, and calls wait for them.

use jsinterop::{JsError, js_import, js_initializer, js_invokable};

js_initializer!("./js/init.js");

#[js_import("startOrder.push")]
async fn push(line: &str) -> Result<u32, JsError>;

/// Notes that a call has come through, sent before anything was ready.
pub fn note() {
    push("the first call").detach();
}

#[js_invokable]
fn who_is_there() -> &'static str {
    "Rust answers"
}
