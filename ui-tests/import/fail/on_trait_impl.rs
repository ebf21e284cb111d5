// A trait's methods have signatures of their own.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

trait Draw {
    fn draw(&self) -> Result<(), JsError>;
}

#[js_import]
impl Draw for Chart {
    fn draw(&self) -> Result<(), JsError>;
}

fn main() {}
