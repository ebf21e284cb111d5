//! With serde-wasm-bindgen.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = hello, catch)]
    fn show(message: JsValue) -> Result<(), JsValue>;
}

#[wasm_bindgen(js_name = swbGreet)]
pub fn swb_greet(name: JsValue) -> Result<JsValue, JsValue> {
    let name: String = serde_wasm_bindgen::from_value(name)?;
    show(serde_wasm_bindgen::to_value(&name)?)?;
    Ok(serde_wasm_bindgen::to_value(&("Hello, ".to_owned() + &name))?)
}
