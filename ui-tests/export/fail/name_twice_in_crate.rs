// JavaScript asks for an export by the crate's name and its own.
use jsinterop::js_invokable;

mod one {
    use super::js_invokable;

    #[js_invokable]
    pub fn say_hello() {}
}

mod two {
    use super::js_invokable;

    #[js_invokable("sayHello")]
    pub fn greet() {}
}

fn main() {}
