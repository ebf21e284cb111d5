// The same for a name that is given.
use jsinterop::js_invokable;

struct Step;

#[js_invokable]
impl Step {
    #[js_invokable("close", alias = "dispose")]
    fn close(&self) -> u32 {
        1
    }
}

fn main() {}
