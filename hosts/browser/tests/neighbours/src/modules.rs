//! Modules that the application and a library ship.

use jsinterop::{JsError, js_import, js_invokable};

#[js_import(module = "./js/own.js")]
extern "js" {
    async fn own() -> Result<String, JsError>;
}

#[js_invokable]
async fn call_own() -> Result<String, JsError> {
    own().await
}

#[js_invokable]
async fn call_library(name: String) -> Result<String, JsError> {
    neighbours_library::greet(&name).await
}
