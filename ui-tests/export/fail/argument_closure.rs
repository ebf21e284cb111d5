// What JavaScript passes is its own function.
use jsinterop::js_invokable;

#[js_invokable]
fn each(visit: Box<dyn Fn(u32)>) {
    visit(1);
}

fn main() {}
