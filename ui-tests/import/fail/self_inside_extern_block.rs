// `self` needs a class, in a block of functions too.
use jsinterop::{JsError, js_import};

#[js_import]
extern "js" {
    async fn update(&self) -> Result<(), JsError>;
}

fn main() {}
