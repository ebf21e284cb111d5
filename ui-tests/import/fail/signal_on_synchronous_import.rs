// Nothing can cancel a call that blocks.
use jsinterop::{CallSignal, JsError, js_import};

#[js_import("slow")]
fn slow(signal: CallSignal) -> Result<(), JsError>;

fn main() {}
