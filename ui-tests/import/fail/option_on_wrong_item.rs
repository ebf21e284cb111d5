// What goes on a function need not go on a block.
use jsinterop::{JsError, js_import};

#[js_import(module = "chart.js", timeout = "1s")]
extern "js" {
    async fn register(plugin: &str) -> Result<(), JsError>;
}

fn main() {}
