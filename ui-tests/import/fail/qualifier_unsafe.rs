// A call into JavaScript is safe.
use jsinterop::{JsError, js_import};

#[js_import("reset")]
async unsafe fn reset() -> Result<(), JsError>;

fn main() {}
