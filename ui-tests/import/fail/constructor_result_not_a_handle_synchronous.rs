// The same in process.
use jsinterop::{JsError, js_import};

#[js_import(new = "Chart")]
fn new_chart() -> Result<String, JsError>;

fn main() {}
