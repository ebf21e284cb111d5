// An argument is read by its `Deserialize` impl.
use jsinterop::js_invokable;
use serde::Deserialize;

#[derive(Deserialize)]
struct Speed(f64);

struct Position {
    x: f64,
}

#[js_invokable]
async fn move_to(speed: Speed, position: Position) -> f64 {
    position.x * speed.0
}

fn main() {}
