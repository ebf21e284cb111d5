//! The runtime under another path.

use jsinterop::{JsError, js_import};

#[js_import("ping", crate = crate::interop)]
async fn ping() -> Result<(), JsError>;
