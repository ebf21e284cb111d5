// A time limit is a string with its unit, not a number.
use jsinterop::{JsError, js_import};

#[js_import("log", timeout = 10)]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
