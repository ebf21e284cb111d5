//! A constructor outside an `impl` block, of a class that a package exports.

#[js_import(new = "Chart", module = "chart.js")]
async fn new_chart(canvas: &ElementRef) -> Result<JsObject, JsError>;
