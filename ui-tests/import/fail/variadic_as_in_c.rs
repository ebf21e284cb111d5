// `...` is C's way; ours is a slice.
use jsinterop::{JsError, js_import};

#[js_import("console.log")]
async fn log(text: &str, rest: ...) -> Result<(), JsError>;

fn main() {}
