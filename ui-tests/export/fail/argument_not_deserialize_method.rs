// The same in an `impl` block, inside another type.
use jsinterop::js_invokable;

struct Map;

struct Position {
    x: f64,
}

#[js_invokable]
impl Map {
    #[js_invokable]
    fn move_to(&self, position: Option<Position>) -> Option<f64> {
        position.map(|position| position.x)
    }
}

fn main() {}
