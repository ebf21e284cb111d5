// An object that JavaScript holds is invoked on any thread.
use std::cell::Cell;

use jsinterop::js_invokable;

struct Counter(Cell<u32>);

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn count(&self) -> u32 {
        self.0.get()
    }
}

fn main() {}
