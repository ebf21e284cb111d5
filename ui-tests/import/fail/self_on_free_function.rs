// `self` needs a class.
use jsinterop::{JsError, js_import};

#[js_import("update")]
async fn update(&self) -> Result<(), JsError>;

fn main() {}
