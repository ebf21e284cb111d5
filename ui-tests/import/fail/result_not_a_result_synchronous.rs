// The same in process.
use jsinterop::js_import;

#[js_import("prompt")]
fn prompt(text: &str) -> Option<String>;

fn main() {}
