// A result is written by its `Serialize` impl.
use jsinterop::js_invokable;
use serde::Serialize;

#[derive(Serialize)]
struct Speed(f64);

struct Position {
    x: f64,
}

#[js_invokable]
fn speed() -> Speed {
    Speed(1.0)
}

#[js_invokable]
fn position() -> Position {
    Position { x: 1.0 }
}

fn main() {}
