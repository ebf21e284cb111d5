// Outside an `impl` block there is no class to construct.
use jsinterop::{JsError, JsObject, js_import};

#[js_import(new)]
async fn new_chart() -> Result<JsObject, JsError>;

fn main() {}
