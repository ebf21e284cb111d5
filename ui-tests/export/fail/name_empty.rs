// A name names something.
use jsinterop::js_invokable;

#[js_invokable("")]
fn say_hello() {}

fn main() {}
