// The result's type is named: it decides how the answer is read.
use jsinterop::js_import;

type Result<T> = std::result::Result<T, jsinterop::JsError>;

#[js_import("prompt")]
async fn prompt() -> Result<impl ToString>;

fn main() {}
