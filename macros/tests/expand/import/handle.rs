//! A typed handle and its methods.

use jsinterop::{ElementRef, JsError, JsObject, js_import};

use crate::types::Config;

#[js_import("Chart", module = "chart.js")]
/// A chart.
pub struct Chart;

#[js_import]
impl Chart {
    const KIND: &'static str = "bar";

    #[js_import(new)]
    pub async fn new(canvas: &ElementRef, config: &Config) -> Result<Chart, JsError>;
    /// Draws again.
    pub async fn update(&self, mode: Option<&str>) -> Result<(), JsError>;
    #[js_import(get)]
    pub async fn width(&self) -> Result<f64, JsError>;
    #[js_import(set)]
    pub fn set_width(&self, value: f64) -> Result<(), JsError>;
    #[js_import("register")]
    pub async fn register_item(item: &JsObject) -> Result<(), JsError>;

    pub async fn double(&self) -> Result<(), JsError> {
        self.set_width(self.width().await? * 2.0)
    }
}
