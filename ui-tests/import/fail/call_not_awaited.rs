// A call that nobody awaits is never made; the compiler says so.
#![deny(unused_must_use)]

use jsinterop::{JsError, js_import};

#[js_import("console.log")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {
    log("hello");
}
