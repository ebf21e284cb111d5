// The same for a future, in an `impl` block.
use jsinterop::js_invokable;

struct SoldOut;

struct Shop;

#[js_invokable]
impl Shop {
    #[js_invokable]
    async fn order(&self, count: u32) -> Result<u32, SoldOut> {
        if count > 9 { Err(SoldOut) } else { Ok(count) }
    }
}

fn main() {}
