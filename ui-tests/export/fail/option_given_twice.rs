// An option stands once.
use jsinterop::js_invokable;

#[js_invokable(crate = ::jsinterop, crate = ::jsinterop)]
fn say_hello() {}

fn main() {}
