//! Many functions of one file, which travels in the program.

use jsinterop::{JsError, js_import};

#[js_import(module = "./js/charts.js")]
extern "js" {
    /// Draws.
    async fn draw(values: &[f64]) -> Result<(), JsError>;

    #[cfg(feature = "themes")]
    #[js_import("theme.current")]
    fn theme() -> Result<String, JsError>;
}
