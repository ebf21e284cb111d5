// A property is either read or written.
use jsinterop::{JsError, js_import};

#[js_import(get = "document.title", set = "document.title")]
async fn title() -> Result<String, JsError>;

fn main() {}
