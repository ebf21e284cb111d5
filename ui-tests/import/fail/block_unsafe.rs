// A block of JavaScript functions is safe.
use jsinterop::{JsError, js_import};

#[js_import(module = "chart.js")]
unsafe extern "js" {
    async fn register(plugin: &str) -> Result<(), JsError>;
}

fn main() {}
