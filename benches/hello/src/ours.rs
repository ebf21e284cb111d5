//! With jsinterop.

use jsinterop::{JsError, js_import, js_invokable};
use wasm_bindgen::prelude::wasm_bindgen;

#[js_import("hello.show")]
fn show(message: &str) -> Result<(), JsError>;

#[js_invokable]
fn greet(name: String) -> Result<String, JsError> {
    show(&name)?;
    Ok("Hello, ".to_owned() + &name)
}

#[wasm_bindgen(start)]
fn start() {
    jsinterop_browser::init();
}
