// The same inside another type.
use jsinterop::js_invokable;

#[js_invokable]
fn greet(name: Option<&str>) -> String {
    format!("Hello, {name:?}!")
}

fn main() {}
