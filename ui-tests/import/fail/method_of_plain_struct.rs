// Methods are called on a typed handle.
use jsinterop::{JsError, js_import};

struct Chart;

#[js_import]
impl Chart {
    async fn update(&self) -> Result<(), JsError>;
}

fn main() {}
