// Functions of one block come from one module.
use jsinterop::{JsError, js_import};

#[js_import(module = "chart.js")]
extern "js" {
    #[js_import("register", module = "other.js")]
    async fn register(plugin: &str) -> Result<(), JsError>;
}

fn main() {}
