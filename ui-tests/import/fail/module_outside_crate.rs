// A shipped file lies in the crate, so that it is published with it.
use jsinterop::{JsError, js_import};

#[js_import("draw", module = "./../charts.js")]
async fn draw() -> Result<(), JsError>;

fn main() {}
