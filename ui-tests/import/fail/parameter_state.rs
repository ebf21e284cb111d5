// State is for invocations.
use jsinterop::{JsError, js_import};

#[js_import("app.move")]
async fn move_to(#[state] x: f64) -> Result<(), JsError>;

fn main() {}
