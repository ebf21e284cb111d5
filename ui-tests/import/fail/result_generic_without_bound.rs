// A type parameter says itself that it is read.
use jsinterop::{JsError, js_import};
use serde::de::DeserializeOwned;

#[js_import("app.size")]
fn size<T: DeserializeOwned>() -> Result<T, JsError>;

#[js_import("app.position")]
fn position<T>() -> Result<T, JsError>;

fn main() {}
