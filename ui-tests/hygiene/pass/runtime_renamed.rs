// The runtime under another name, in all forms of both macros.
extern crate jsinterop as interop;

/// What stands here instead knows nothing of it.
mod jsinterop {}

use interop::{JsError, js_import, js_invokable};

#[js_import("log", variadic, module = "log.js", timeout = "1s", crate = ::interop)]
async fn log(texts: &[&str]) -> Result<(), JsError>;

#[js_import(get = "now", crate = ::interop)]
fn now() -> Result<f64, JsError>;

#[js_import(module = "chart.js", crate = ::interop)]
extern "js" {
    async fn register(plugin: &str) -> Result<(), JsError>;
}

#[js_import("Chart", crate = ::interop)]
struct Chart;

#[js_import(crate = ::interop)]
impl Chart {
    #[js_import(new)]
    async fn new() -> Result<Chart, JsError>;
    async fn update(&self) -> Result<(), JsError>;
}

#[js_invokable(crate = ::interop)]
async fn greet(name: &str, bytes: &[u8], times: Option<u32>) -> Result<String, JsError> {
    Ok(format!("{name} {bytes:?} {times:?}"))
}

struct Helper;

#[js_invokable(crate = ::interop)]
impl Helper {
    #[js_invokable]
    fn say_hello(&self) {}
}

fn main() {}
