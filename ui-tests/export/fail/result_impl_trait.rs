// What a result is written as is decided by its type, here a closed one.
use jsinterop::js_invokable;

#[js_invokable]
fn names() -> impl Iterator<Item = String> {
    std::iter::once(String::from("Ann"))
}

fn main() {}
