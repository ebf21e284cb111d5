// An object is of one type.
use jsinterop::js_invokable;

struct Counter<T>(T);

#[js_invokable]
impl<T> Counter<T> {
    #[js_invokable]
    fn count(&self) -> u32 {
        1
    }
}

fn main() {}
