//! What JavaScript calls: eight functions of each kind. `realm/exports.mjs` calls them.

use jsinterop::js_invokable;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::peers;
use crate::samples::Person;

macro_rules! adds {
    ($($ours:ident $wb:ident $result:ident $swb:ident $json:ident $later:ident,)*) => { $(
        #[js_invokable]
        fn $ours(a: f64, b: f64) -> f64 {
            a + b
        }

        #[wasm_bindgen]
        pub fn $wb(a: f64, b: f64) -> f64 {
            a + b
        }

        #[wasm_bindgen]
        pub fn $result(a: f64, b: f64) -> Result<f64, JsValue> {
            if a.is_nan() { Err(JsValue::NULL) } else { Ok(a + b) }
        }

        #[wasm_bindgen]
        pub fn $swb(args: JsValue) -> Result<JsValue, JsValue> {
            let (a, b): (f64, f64) = serde_wasm_bindgen::from_value(args)?;
            Ok(serde_wasm_bindgen::to_value(&(a + b))?)
        }

        #[wasm_bindgen]
        pub fn $json(args: &str) -> Result<String, JsValue> {
            let (a, b): (f64, f64) = serde_json::from_str(args).map_err(said)?;
            serde_json::to_string(&(a + b)).map_err(said)
        }

        #[wasm_bindgen]
        pub async fn $later(a: f64, b: f64) -> f64 {
            a + b
        }
    )* };
}

adds! {
    add0 wb_add0 result_add0 swb_add0 json_add0 later_add0,
    add1 wb_add1 result_add1 swb_add1 json_add1 later_add1,
    add2 wb_add2 result_add2 swb_add2 json_add2 later_add2,
    add3 wb_add3 result_add3 swb_add3 json_add3 later_add3,
    add4 wb_add4 result_add4 swb_add4 json_add4 later_add4,
    add5 wb_add5 result_add5 swb_add5 json_add5 later_add5,
    add6 wb_add6 result_add6 swb_add6 json_add6 later_add6,
    add7 wb_add7 result_add7 swb_add7 json_add7 later_add7,
}

fn said(error: serde_json::Error) -> JsValue {
    error.to_string().into()
}

/// A value both ways.
#[js_invokable]
fn echo(person: Person) -> Person {
    person
}

#[wasm_bindgen]
pub fn swb_echo(person: JsValue) -> Result<JsValue, JsValue> {
    Ok(peers::swb_out(&peers::swb_in::<Person>(person)?)?)
}

#[wasm_bindgen]
pub fn json_echo(person: &str) -> Result<String, JsValue> {
    let person: Person = serde_json::from_str(person).map_err(said)?;
    serde_json::to_string(&person).map_err(said)
}
