// A property has no arguments that could be spread.
use jsinterop::{JsError, js_import};

#[js_import(get = "document.title", variadic)]
async fn title() -> Result<String, JsError>;

fn main() {}
