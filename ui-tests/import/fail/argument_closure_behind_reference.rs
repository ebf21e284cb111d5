// A reference to a closure is no value either.
use jsinterop::{JsError, js_import};

#[js_import("addEventListener")]
async fn on(name: &str, listener: &dyn Fn()) -> Result<(), JsError>;

fn main() {}
