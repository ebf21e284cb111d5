// Nothing can interrupt a call that blocks.
use jsinterop::{JsError, js_import};

#[js_import("slow", timeout = "10s")]
fn slow() -> Result<(), JsError>;

fn main() {}
