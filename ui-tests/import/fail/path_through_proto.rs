// `__proto__` is never reached, on any host.
use jsinterop::{JsError, js_import};

#[js_import("settings.__proto__.reset")]
async fn reset() -> Result<(), JsError>;

fn main() {}
