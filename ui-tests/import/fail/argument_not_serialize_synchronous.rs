// The same in process, inside another type.
use jsinterop::{JsError, js_import};

struct Position {
    x: f64,
}

#[js_import("app.moveAll")]
fn move_all(positions: &[Position]) -> Result<(), JsError>;

fn main() {}
