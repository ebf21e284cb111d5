//! Bindings with their own JavaScript, as a library has them.

use jsinterop::{JsError, js_import, js_initializer};

/// Greets from the library's module.
#[js_import(module = "./js/greeting.js")]
extern "js" {
    /// A greeting.
    pub async fn greet(name: &str) -> Result<String, JsError>;
}

js_initializer!("./js/before.js");
