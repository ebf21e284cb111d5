// Only `&str` and `&[u8]` can be borrowed from a message.
use jsinterop::js_invokable;

#[derive(serde::Deserialize)]
struct Position {
    x: f64,
}

#[js_invokable]
fn move_to(position: &Position) -> f64 {
    position.x
}

fn main() {}
