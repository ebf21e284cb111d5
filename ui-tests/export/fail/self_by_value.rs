// JavaScript keeps the object.
use jsinterop::js_invokable;

struct Counter;

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn count(self) -> u32 {
        1
    }
}

fn main() {}
