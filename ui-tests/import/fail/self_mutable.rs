// A JavaScript object is shared.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    async fn update(&mut self) -> Result<(), JsError>;
}

fn main() {}
