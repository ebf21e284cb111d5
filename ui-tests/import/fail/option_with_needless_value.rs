// `variadic` is a flag.
use jsinterop::{JsError, js_import};

#[js_import("log", variadic = true)]
async fn log(values: &[f64]) -> Result<(), JsError>;

fn main() {}
