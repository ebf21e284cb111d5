//! A plain `fn` waits for its answer; its signature stays as it is written.

use jsinterop::{JsError, js_import};

#[js_import("Math.max")]
fn max(a: f64, b: f64) -> Result<f64, JsError>;
