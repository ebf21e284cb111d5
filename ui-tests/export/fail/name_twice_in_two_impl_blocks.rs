// The same where each block alone is right.
use jsinterop::js_invokable;

struct Helper;

#[js_invokable]
impl Helper {
    #[js_invokable]
    fn say_hello(&self) {}
}

#[js_invokable]
impl Helper {
    #[js_invokable("sayHello")]
    fn greet(&self) {}
}

fn main() {}
