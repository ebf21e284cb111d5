// Every call can fail.
use jsinterop::js_import;

#[js_import("console.log")]
async fn log(text: &str);

fn main() {}
