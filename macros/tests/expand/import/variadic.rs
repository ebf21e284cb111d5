//! The last argument is spread.

#[js_import("paint", variadic, timeout = "none")]
async fn paint(color: u32, points: &[Point]) -> Result<(), JsError>;
