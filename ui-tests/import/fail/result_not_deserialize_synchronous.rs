// The same in process, inside another type.
use jsinterop::{JsError, js_import};

struct Position {
    x: f64,
}

#[js_import("app.positions")]
fn positions() -> Result<Vec<Position>, JsError>;

fn main() {}
