// Properties, read and written.
use jsinterop::{JsError, js_import};

#[js_import(get = "document.title")]
async fn title() -> Result<String, JsError>;

#[js_import(set = "document.title")]
async fn set_title(title: &str) -> Result<(), JsError>;

#[js_import(get)]
fn get_device_pixel_ratio() -> Result<f64, JsError>;

#[js_import(set, module = "settings.js")]
fn set_volume(volume: f64) -> Result<(), JsError>;

fn main() {}
