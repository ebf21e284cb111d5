// A path is one word.
use jsinterop::{JsError, js_import};

#[js_import("console. log")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
