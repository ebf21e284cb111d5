// A call does not use up the handle.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    async fn update(self) -> Result<(), JsError>;
}

fn main() {}
