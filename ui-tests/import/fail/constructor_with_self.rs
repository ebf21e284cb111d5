// A constructor is called before there is an object.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    #[js_import(new)]
    async fn new(&self) -> Result<Chart, JsError>;
}

fn main() {}
