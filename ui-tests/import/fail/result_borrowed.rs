// A result is decoded where it arrives, and owned.
use jsinterop::js_import;

type Result<T> = std::result::Result<T, jsinterop::JsError>;

#[js_import("prompt")]
async fn prompt() -> Result<&'static str>;

fn main() {}
