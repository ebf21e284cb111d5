// The path of a property stands in `get`.
use jsinterop::{JsError, js_import};

#[js_import("document.title", get)]
async fn title() -> Result<String, JsError>;

fn main() {}
