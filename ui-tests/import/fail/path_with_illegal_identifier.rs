// A segment is written as JavaScript would write it after a dot.
use jsinterop::{JsError, js_import};

#[js_import("my-app.log")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
