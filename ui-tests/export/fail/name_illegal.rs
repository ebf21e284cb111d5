// JavaScript writes the name after a dot.
use jsinterop::js_invokable;

#[js_invokable("say hello")]
fn say_hello() {}

fn main() {}
