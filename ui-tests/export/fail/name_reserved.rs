// An object with `then` is taken for a promise.
use jsinterop::js_invokable;

struct Step;

#[js_invokable]
impl Step {
    #[js_invokable]
    fn then(&self) -> u32 {
        1
    }
}

fn main() {}
