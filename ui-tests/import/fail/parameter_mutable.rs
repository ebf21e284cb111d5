// `mut` is for bodies.
use jsinterop::{JsError, js_import};

#[js_import("app.move")]
async fn move_to(mut x: f64) -> Result<(), JsError>;

fn main() {}
