// A typed handle holds the JavaScript object and nothing else. Its methods are not reported too.
use jsinterop::{JsError, js_import};

#[js_import("Chart")]
pub struct Chart {
    id: u32,
}

#[js_import]
impl Chart {
    #[js_import(new)]
    async fn new() -> Result<Chart, JsError>;
    async fn update(&self) -> Result<(), JsError>;
}

fn main() {}
