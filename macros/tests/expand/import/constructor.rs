//! A constructor outside an `impl` block, of a class that a package exports.

use jsinterop::{ElementRef, JsError, JsObject, js_import};

#[js_import(new = "Chart", module = "chart.js")]
async fn new_chart(canvas: &ElementRef) -> Result<JsObject, JsError>;
