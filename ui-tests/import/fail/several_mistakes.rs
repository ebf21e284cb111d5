// All mistakes of one item are told at once, and its callers hear nothing.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
struct Chart;

#[js_import(crate = jsinterop)]
impl Chart {
    #[js_import(new = "Chart..Bar", timeout = "soon", colour)]
    const fn new(&mut self, (x, y): (u32, u32), value: impl serde::Serialize) -> u32;

    #[js_import(set, get)]
    async fn width(&mut self) -> Result<f64, JsError>;

    async fn draw(self) -> Result<&str, JsError>;

    #[js_import("draw again", variadic)]
    async fn draw_again(&self, _count: u32) {}
}

fn widen(chart: &Chart) {
    let _ = chart.width();
}

fn main() {}
