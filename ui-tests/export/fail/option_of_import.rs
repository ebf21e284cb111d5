// Nobody but the caller limits an invocation.
use jsinterop::js_invokable;

#[js_invokable("hello", timeout = "1s")]
fn say_hello() {}

fn main() {}
