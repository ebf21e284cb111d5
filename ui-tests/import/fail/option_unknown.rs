// An option nobody knows is named, and those there are.
use jsinterop::{JsError, js_import};

#[js_import("log", rename = "console.log")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
