// A time limit has a number and a unit.
use jsinterop::{JsError, js_import};

#[js_import("slow", timeout = "10 seconds")]
async fn slow() -> Result<(), JsError>;

fn main() {}
