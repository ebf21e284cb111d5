// A module has a name.
use jsinterop::{JsError, js_import};

#[js_import("draw", module = "")]
async fn draw() -> Result<(), JsError>;

fn main() {}
