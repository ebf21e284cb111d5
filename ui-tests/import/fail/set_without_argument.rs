// A property is written with a value.
use jsinterop::{JsError, js_import};

#[js_import(set = "document.title")]
async fn set_title() -> Result<(), JsError>;

fn main() {}
