// JavaScript has an object to invoke a method on.
use jsinterop::js_invokable;

struct Counter;

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn new() -> u32 {
        1
    }
}

fn main() {}
