// An option nobody knows is named, and those there are.
use jsinterop::js_invokable;

#[js_invokable(rename = "hello")]
fn say_hello() {}

fn main() {}
