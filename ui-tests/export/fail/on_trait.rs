// A trait has no object of its own.
use jsinterop::js_invokable;

#[js_invokable]
trait Helper {
    fn say_hello(&self);
}

fn main() {}
