// A parameter is there or not there everywhere.
use jsinterop::{JsError, js_import};

#[js_import("app.move")]
async fn move_to(x: f64, #[cfg(unix)] y: f64) -> Result<(), JsError>;

fn main() {}
