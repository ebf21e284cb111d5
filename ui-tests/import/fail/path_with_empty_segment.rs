// Two dots in a row leave a segment without a name.
use jsinterop::{JsError, js_import};

#[js_import("console..log")]
async fn log(text: &str) -> Result<(), JsError>;

fn main() {}
