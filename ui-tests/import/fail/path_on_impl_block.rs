// The class's path stands on the struct.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import("Chart")]
impl Chart {
    async fn update(&self) -> Result<(), JsError>;
}

fn main() {}
