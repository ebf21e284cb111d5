// The same for what is spread.
use jsinterop::{JsError, js_import};

struct Position {
    x: f64,
}

#[js_import("app.moveAll", variadic)]
async fn move_all(positions: &[Position]) -> Result<(), JsError>;

fn main() {}
