// The type of an argument is part of the call's type, so it has a name.
use jsinterop::{JsError, js_import};

#[js_import("app.save")]
async fn save(value: impl serde::Serialize) -> Result<(), JsError>;

fn main() {}
