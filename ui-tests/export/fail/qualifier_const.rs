// An invocation happens while the program runs.
use jsinterop::js_invokable;

#[js_invokable]
const fn one() -> u32 {
    1
}

fn main() {}
