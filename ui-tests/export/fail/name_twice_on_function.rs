// An alias is another name.
use jsinterop::js_invokable;

#[js_invokable("hello", alias = "hello")]
fn say_hello() {}

fn main() {}
