// Something has to be spread.
use jsinterop::{JsError, js_import};

#[js_import("Math.max", variadic)]
async fn max() -> Result<f64, JsError>;

fn main() {}
