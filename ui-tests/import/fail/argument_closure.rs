// A closure is no value; a `Callback` is.
use jsinterop::{JsError, js_import};

#[js_import("addEventListener")]
async fn on<F: Fn()>(name: &str, listener: F) -> Result<(), JsError>;

fn main() {}
