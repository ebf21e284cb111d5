// An option stands once.
use jsinterop::{JsError, js_import};

#[js_import("log", timeout = "1s", timeout = "2s")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
