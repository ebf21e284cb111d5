// A call into JavaScript happens while the program runs.
use jsinterop::{JsError, js_import};

#[js_import("reset")]
const fn reset() -> Result<(), JsError>;

fn main() {}
