// Every call can fail, also one whose answer nobody wants.
use jsinterop::js_import;

#[js_import("console.log")]
async fn log(text: &str) -> ();

fn main() {}
