// What is invoked borrows for the invocation and no longer; the lifetime need not be named.
use jsinterop::js_invokable;

#[js_invokable]
fn length<'a>(text: &'a str) -> usize {
    text.len()
}

fn main() {}
