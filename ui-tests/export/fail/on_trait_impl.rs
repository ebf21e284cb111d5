// A trait's methods go by the trait.
use jsinterop::js_invokable;

struct Helper;

trait Greet {
    fn say_hello(&self);
}

#[js_invokable]
impl Greet for Helper {
    #[js_invokable]
    fn say_hello(&self) {}
}

fn main() {}
