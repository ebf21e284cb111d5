// An argument is written by its `Serialize` impl.
use jsinterop::{JsError, js_import};
use serde::Serialize;

#[derive(Serialize)]
struct Speed(f64);

struct Position {
    x: f64,
}

#[js_import("app.move")]
async fn move_to(speed: Speed, position: &Position) -> Result<(), JsError>;

fn main() {}
