//! With wasm-bindgen alone: what comes back is not checked.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = hello, catch)]
    fn show(message: &str) -> Result<(), JsValue>;
}

#[wasm_bindgen(js_name = wbGreet)]
pub fn wb_greet(name: String) -> Result<String, JsValue> {
    show(&name)?;
    Ok("Hello, ".to_owned() + &name)
}
