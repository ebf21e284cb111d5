// Only a list can be spread.
use jsinterop::{JsError, js_import};

#[js_import("Math.max", variadic)]
async fn max(a: f64, b: f64) -> Result<f64, JsError>;

fn main() {}
