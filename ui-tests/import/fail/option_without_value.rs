// `module` needs its name.
use jsinterop::{JsError, js_import};

#[js_import("log", module)]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
