// Whether a type is a `Result` is decided by the type, not by its name.
use jsinterop::js_import;

#[js_import("prompt")]
async fn prompt(text: &str) -> String;

fn main() {}
