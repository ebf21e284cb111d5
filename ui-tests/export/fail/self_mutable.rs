// Invocations overlap, and share the object.
use jsinterop::js_invokable;

struct Counter(u32);

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn count(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

fn main() {}
