// Functions of one module.
use jsinterop::{Callback, ElementRef, JsError, JsFunction, js_import};

#[js_import(module = "chart.js")]
extern "js" {
    async fn register(plugin: &JsFunction) -> Result<(), JsError>;

    #[js_import("default.version", timeout = "1s")]
    pub async fn version() -> Result<String, JsError>;

    #[js_import(get)]
    fn defaults() -> Result<Vec<u32>, JsError>;

    #[jsinterop::js_import(variadic)]
    fn plot<T: serde::Serialize>(at: &ElementRef, values: &[T]) -> Result<(), JsError>;
}

#[js_import]
extern "js" {
    fn add_event_listener(name: &str, listener: &Callback) -> Result<(), JsError>;
}

#[js_import(module = "empty.js")]
extern "js" {}

fn main() {}
