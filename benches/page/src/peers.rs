//! serde-wasm-bindgen and JSON: how a value crosses, and a call by a path.

use js_sys::{Array, Function, JSON, Reflect, global};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};

/// What a peer's failure says.
pub(crate) type Failure = String;

pub(crate) fn swb_out<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Failure> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|error| error.to_string())
}

pub(crate) fn swb_in<T: DeserializeOwned>(value: JsValue) -> Result<T, Failure> {
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

pub(crate) fn json_out<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Failure> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    JSON::parse(&text).map_err(told)
}

pub(crate) fn json_in<T: DeserializeOwned>(value: &JsValue) -> Result<T, Failure> {
    let text = String::from(JSON::stringify(value).map_err(told)?);
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// `a.b.c(…)` the way one writes it without declarations: each segment by `Reflect`, the arguments as an array.
pub(crate) fn call(path: &str, args: &JsValue) -> Result<JsValue, Failure> {
    let mut parent = JsValue::UNDEFINED;
    let mut at = JsValue::from(global());
    for segment in path.split('.') {
        parent = at;
        at = Reflect::get(&parent, &segment.into()).map_err(told)?;
    }
    let function: Function = at.dyn_into().map_err(told)?;
    function.apply(&parent, args.unchecked_ref::<Array>()).map_err(told)
}

pub(crate) fn told(error: JsValue) -> Failure {
    format!("{error:?}")
}
