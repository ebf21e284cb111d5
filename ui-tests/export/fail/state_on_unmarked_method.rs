// A method that JavaScript does not invoke gets its arguments from its caller.
use jsinterop::js_invokable;

struct Shop;

#[js_invokable]
impl Shop {
    fn reset(&self, #[state] count: u32) -> u32 {
        count
    }

    #[js_invokable]
    fn open(&self) {}
}

fn main() {}
