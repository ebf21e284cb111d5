// A call into JavaScript has no C interface.
use jsinterop::{JsError, js_import};

#[js_import("reset")]
extern "C" fn reset() -> Result<(), JsError>;

fn main() {}
