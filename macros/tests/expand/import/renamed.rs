//! The runtime under another path.

#[js_import("ping", crate = crate::interop)]
async fn ping() -> Result<(), JsError>;
