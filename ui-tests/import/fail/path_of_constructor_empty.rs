// A path given as an option's value is held to the same rules.
use jsinterop::{JsError, JsObject, js_import};

#[js_import(new = "app.")]
async fn new_chart() -> Result<JsObject, JsError>;

fn main() {}
