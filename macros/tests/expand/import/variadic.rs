//! The last argument is spread.

use jsinterop::{JsError, js_import};

use crate::types::Point;

#[js_import("paint", variadic, timeout = "none")]
async fn paint(color: u32, points: &[Point]) -> Result<(), JsError>;
