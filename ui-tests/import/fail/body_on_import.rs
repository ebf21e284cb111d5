// The body is JavaScript's.
use jsinterop::{JsError, js_import};

#[js_import("log")]
async fn log(text: &str) -> Result<(), JsError> {
    println!("{text}");
    Ok(())
}

fn main() {}
