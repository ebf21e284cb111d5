// JavaScript cannot say which type it means.
use jsinterop::js_invokable;

#[js_invokable]
fn echo<T: serde::Serialize>(value: T) -> T {
    value
}

fn main() {}
