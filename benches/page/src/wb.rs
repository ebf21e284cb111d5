//! The same functions as raw wasm-bindgen imports, alone and with `catch`: eight of each, used in turn.

use js_sys::{Float64Array, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

macro_rules! paths {
    ($($module:ident $name:tt)*) => { $(
        pub(crate) mod $module {
            use super::*;

            #[wasm_bindgen]
            extern "C" {
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn noop();
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = noop, catch)]
                pub(crate) fn noop_catch() -> Result<(), JsValue>;
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn add(a: f64, b: f64) -> f64;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = add, catch)]
                pub(crate) fn add_catch(a: f64, b: f64) -> Result<f64, JsValue>;
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn take(value: JsValue);
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn give() -> JsValue;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = take)]
                pub(crate) fn take_text(text: &str);
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = take, catch)]
                pub(crate) fn take_text_catch(text: &str) -> Result<(), JsValue>;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = give)]
                pub(crate) fn give_text() -> String;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = give, catch)]
                pub(crate) fn give_text_catch() -> Result<String, JsValue>;
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn next() -> JsValue;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = next)]
                pub(crate) fn next_text() -> String;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = next, catch)]
                pub(crate) fn next_text_catch() -> Result<String, JsValue>;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = take)]
                pub(crate) fn take_bytes(bytes: Uint8Array);
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = give)]
                pub(crate) fn give_bytes() -> Vec<u8>;
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = take)]
                pub(crate) fn take_numbers(numbers: Float64Array);
                #[wasm_bindgen(js_namespace = ["peer", $name], js_name = give)]
                pub(crate) fn give_numbers() -> Vec<f64>;
                /// The arguments are the fields; JavaScript makes the object.
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn make(id: u32, name: &str, score: f64, tags: Vec<String>, active: bool);
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn resolved() -> Promise;
                #[wasm_bindgen(js_namespace = ["peer", $name])]
                pub(crate) fn soon() -> Promise;
            }
        }
    )* };
}

paths!(p0 "p0" p1 "p1" p2 "p2" p3 "p3" p4 "p4" p5 "p5" p6 "p6" p7 "p7");

/// `in_turn!(turn, add(1.5, 2.0))`: the function of the path whose turn it is.
macro_rules! in_turn {
    ($turn:expr, $name:ident $args:tt) => {
        match $turn & 7 {
            0 => crate::wb::p0::$name $args,
            1 => crate::wb::p1::$name $args,
            2 => crate::wb::p2::$name $args,
            3 => crate::wb::p3::$name $args,
            4 => crate::wb::p4::$name $args,
            5 => crate::wb::p5::$name $args,
            6 => crate::wb::p6::$name $args,
            _ => crate::wb::p7::$name $args,
        }
    };
}
pub(crate) use in_turn;
