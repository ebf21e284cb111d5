//! A function: its arguments are borrowed for as long as the call lives.

use jsinterop::{JsError, js_import};

#[js_import("exampleJsFunctions.showPrompt", timeout = "10s")]
/// Asks the person at the page.
///
/// Waits for the answer.
pub async fn show_prompt(message: &str, choices: Option<&[&str]>) -> Result<String, JsError>;

#[js_import]
async fn reload_page() -> Result<(), JsError>;
