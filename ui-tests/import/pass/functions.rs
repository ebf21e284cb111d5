// Functions, asynchronous and synchronous, and what can be done with a call.
use std::time::Duration;

use jsinterop::{JsError, JsRuntime, js_import};

#[js_import("exampleJsFunctions.showPrompt")]
async fn show_prompt(message: &str) -> Result<String, JsError>;

#[js_import("rows[0][12].größe")]
fn size() -> Result<f64, JsError>;

#[js_import]
async fn reload_page() -> Result<(), JsError>;

#[js_import("slow", timeout = "500ms")]
async fn slow(a: u8, b: [f32; 3], c: (i64, char)) -> Result<Vec<Option<bool>>, JsError>;

#[js_import(timeout = "none",)]
async fn answer() -> std::result::Result<u8, jsinterop::JsError>;

async fn use_them(rt: &JsRuntime) -> Result<(), JsError> {
    let name: String = show_prompt("Your name?").on(rt).timeout(Duration::from_secs(1)).await?;
    let started = show_prompt(&name).start();
    drop(name);
    started.await?;
    reload_page().detach();
    slow(1, [2.0; 3], (size()? as i64, 'x')).no_timeout().await?;
    answer().await.map(drop)
}

fn main() {
    let _ = use_them;
}
