// A handle is shared by reference and in no other way.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    async fn update(self: std::sync::Arc<Self>) -> Result<(), JsError>;
}

fn main() {}
