// A result is sent when what it borrowed is gone.
use jsinterop::js_invokable;

struct Person {
    name: String,
}

#[js_invokable]
impl Person {
    #[js_invokable]
    fn name(&self) -> &str {
        &self.name
    }
}

fn main() {}
