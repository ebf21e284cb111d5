// A parameter's name is kept, for messages.
use jsinterop::js_invokable;

#[js_invokable]
fn move_to((x, y): (f64, f64)) -> f64 {
    x + y
}

fn main() {}
