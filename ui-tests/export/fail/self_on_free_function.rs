// The attribute on the `impl` block is what makes methods of them.
use jsinterop::js_invokable;

struct Counter;

impl Counter {
    #[js_invokable]
    fn count(&self) -> u32 {
        1
    }
}

fn main() {}
