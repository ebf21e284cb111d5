//! Dialogs, which stop JavaScript until a person has answered.

use jsinterop::{JsError, js_import, js_invokable};

#[js_import("prompt")]
async fn ask(message: &str, preset: &str) -> Result<Option<String>, JsError>;
#[js_import("prompt")]
fn ask_now(message: &str, preset: &str) -> Result<Option<String>, JsError>;
#[js_import("confirm")]
async fn confirm(message: &str) -> Result<bool, JsError>;
#[js_import("alert")]
fn tell_now(message: &str) -> Result<(), JsError>;

/// What the person answers; `None` when it is dismissed.
#[js_invokable]
async fn ask_for_a_name(now: bool) -> Result<Option<String>, JsError> {
    if now { ask_now("What is your name?", "Nobody") } else { ask("What is your name?", "Nobody").await }
}

#[js_invokable]
async fn ask_whether() -> Result<bool, JsError> {
    tell_now("One more question")?;
    confirm("Is that so?").await
}
