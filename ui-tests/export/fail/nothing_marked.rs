// What is marked inside a marked block can be invoked, and nothing else.
use jsinterop::js_invokable;

struct Helper;

#[js_invokable]
impl Helper {
    fn say_hello(&self) {}
}

fn main() {}
