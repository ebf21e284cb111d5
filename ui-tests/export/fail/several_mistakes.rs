// All mistakes of one item are told at once, and its callers hear nothing.
use jsinterop::js_invokable;

struct Helper;

#[js_invokable(name = "helper")]
impl Helper {
    #[js_invokable("say hello", timeout = "1s")]
    const fn say_hello<T>(&mut self, (x, y): (u32, u32), value: impl ToString) -> u32 {
        let _ = value;
        x + y
    }

    #[js_invokable]
    fn then(self) {}

    #[js_invokable("then")]
    unsafe fn after(&self, _name: Option<&str>) -> &u32 {
        &1
    }
}

fn use_it(helper: Helper) {
    helper.then();
}

fn main() {}
