// Constructors outside an `impl` block return any handle.
use jsinterop::{ElementRef, JsError, JsFunction, JsObject, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import(new = "Chart", module = "chart.js")]
async fn new_chart(canvas: &ElementRef) -> Result<Chart, JsError>;

#[js_import(new = "Map")]
fn new_map() -> Result<JsObject, JsError>;

#[js_import(new = "Function")]
fn new_function(body: &str) -> Result<JsFunction, JsError>;

fn main() {}
