// `new` makes an object, which is held by a handle.
use jsinterop::{JsError, js_import};

#[js_import(new = "Chart")]
async fn new_chart() -> Result<u32, JsError>;

fn main() {}
