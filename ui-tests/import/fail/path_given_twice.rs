// One import, one path.
use jsinterop::{JsError, js_import};

#[js_import("log", "console.log")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
