// A path names something.
use jsinterop::{JsError, js_import};

#[js_import("")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
