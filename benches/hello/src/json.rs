//! With `serde_json`: texts cross.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = hello, catch)]
    fn show(message: &str) -> Result<(), JsValue>;
}

#[wasm_bindgen(js_name = jsonGreet)]
pub fn json_greet(name: &str) -> Result<String, JsValue> {
    let name: String = serde_json::from_str(name).map_err(said)?;
    show(&serde_json::to_string(&name).map_err(said)?)?;
    serde_json::to_string(&("Hello, ".to_owned() + &name)).map_err(said)
}

fn said(error: serde_json::Error) -> JsValue {
    error.to_string().into()
}
