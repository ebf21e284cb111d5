// The name stands in parentheses.
use jsinterop::js_invokable;

struct Helper;

#[js_invokable]
impl Helper {
    #[js_invokable = "hello"]
    fn say_hello(&self) {}
}

fn main() {}
