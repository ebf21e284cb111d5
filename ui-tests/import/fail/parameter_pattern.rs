// A parameter's name is kept, for messages.
use jsinterop::{JsError, js_import};

#[js_import("app.move")]
async fn move_to((x, y): (f64, f64)) -> Result<(), JsError>;

fn main() {}
