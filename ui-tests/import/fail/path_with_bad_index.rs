// Brackets hold a number.
use jsinterop::{JsError, js_import};

#[js_import("forms[first].submit")]
async fn submit() -> Result<(), JsError>;

fn main() {}
