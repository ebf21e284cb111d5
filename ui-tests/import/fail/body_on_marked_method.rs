// In an `impl` block a body may stand, but not below the attribute.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    #[js_import("update")]
    async fn update(&self) -> Result<(), JsError> {
        Ok(())
    }
}

fn main() {}
