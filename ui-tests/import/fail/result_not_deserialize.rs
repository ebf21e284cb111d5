// A result is read by its `Deserialize` impl. Who uses the import is not reported too.
use jsinterop::{JsError, js_import};
use serde::Deserialize;

#[derive(Deserialize)]
struct Speed(f64);

struct Position {
    x: f64,
}

#[js_import("app.speed")]
async fn speed() -> Result<Speed, JsError>;

#[js_import("app.position")]
async fn position() -> Result<Position, JsError>;

async fn use_it() -> Result<f64, JsError> {
    Ok(position().await?.x + speed().await?.0)
}

fn main() {}
