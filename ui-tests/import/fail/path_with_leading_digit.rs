// A segment does not start with a digit.
use jsinterop::{JsError, js_import};

#[js_import("charts.2d")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
