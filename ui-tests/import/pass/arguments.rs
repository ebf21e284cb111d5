// What can be passed.
use std::collections::{BTreeMap, HashMap};

use jsinterop::{
    BigInt, Bytes, CallSignal, Callback, ElementRef, JsError, JsFunction, JsObject, Nullable, RustRef, TypedArray,
    js_import,
};

#[derive(serde::Serialize)]
struct Init {
    method: &'static str,
    signal: CallSignal,
}

struct Helper;

#[js_import("all")]
async fn text(a: &str, b: String, c: char, d: Option<&str>, e: Option<String>) -> Result<(), JsError>;

#[js_import("all")]
async fn numbers(a: u8, b: i64, c: f32, d: BigInt<u128>, e: bool, f: ()) -> Result<(), JsError>;

#[js_import("all")]
async fn bytes(a: &[u8], b: Vec<u8>, c: Bytes, d: [u8; 4], e: TypedArray<f64>) -> Result<Bytes, JsError>;

#[js_import("all")]
async fn data(a: HashMap<String, u8>, b: &BTreeMap<u32, [f64; 2]>, c: Nullable<u8>) -> Result<(), JsError>;

#[js_import("all")]
async fn handles(
    a: &JsObject,
    b: JsFunction,
    c: &[ElementRef],
    d: RustRef<Helper>,
    e: &Callback,
) -> Result<(JsObject, Option<JsFunction>), JsError>;

#[js_import]
async fn fetch(url: &str, init: &Init) -> Result<JsObject, JsError>;

#[js_import("sixteen")]
#[rustfmt::skip]
async fn sixteen(
    a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8,
) -> Result<(), JsError>;

fn main() {
    let _ = fetch("/orders", &Init { method: "GET", signal: CallSignal });
}
