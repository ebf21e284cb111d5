// Functions are marked one by one.
use jsinterop::js_invokable;

#[js_invokable]
mod helper {
    pub fn say_hello() {}
}

fn main() {}
