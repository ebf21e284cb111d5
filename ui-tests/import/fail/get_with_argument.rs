// A property is read with nothing.
use jsinterop::{JsError, js_import};

#[js_import(get = "document.title")]
async fn title(length: u32) -> Result<String, JsError>;

fn main() {}
