// A property is written with one value.
use jsinterop::{JsError, js_import};

#[js_import(set = "document.title")]
async fn set_title(title: &str, loudly: bool) -> Result<(), JsError>;

fn main() {}
