// An export takes as many arguments as it has parameters.
use jsinterop::js_invokable;

#[js_invokable]
fn log(text: &str, _rest: ...) {
    println!("{text}");
}

fn main() {}
