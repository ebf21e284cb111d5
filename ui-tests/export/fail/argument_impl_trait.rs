// An argument is read as one type.
use jsinterop::js_invokable;

#[js_invokable]
fn greet(name: impl ToString) -> String {
    name.to_string()
}

fn main() {}
