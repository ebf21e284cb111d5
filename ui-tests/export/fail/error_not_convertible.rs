// An error says something: it has a text, or becomes a `JsException`.
use jsinterop::js_invokable;

struct SoldOut;

#[js_invokable]
fn order(count: u32) -> Result<u32, SoldOut> {
    if count > 9 { Err(SoldOut) } else { Ok(count) }
}

fn main() {}
