// The block says which language it declares.
use jsinterop::{JsError, js_import};

#[js_import(module = "chart.js")]
extern "C" {
    async fn register(plugin: &str) -> Result<(), JsError>;
}

fn main() {}
