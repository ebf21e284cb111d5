// The same for a future, inside a `Result`.
use jsinterop::js_invokable;

struct Position {
    x: f64,
}

#[js_invokable]
async fn position() -> Result<Position, std::fmt::Error> {
    Ok(Position { x: 1.0 })
}

fn main() {}
