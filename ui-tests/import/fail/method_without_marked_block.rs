// The attribute on the `impl` block is what makes methods of them.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

impl Chart {
    #[js_import]
    async fn update(&self) -> Result<(), JsError>;
}

fn main() {}
