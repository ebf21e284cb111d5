//! `window`, which no copy could be made of: ignored, held, or refused as data.

use jsinterop::{JsError, JsObject, js_import, js_invokable};
use serde::Deserialize;

use crate::ensure::Outcome;

#[js_import("acceptance.getWindow")]
async fn ignored() -> Result<(), JsError>;
#[js_import("acceptance.getWindow")]
fn ignored_now() -> Result<(), JsError>;
#[js_import(get = "window")]
async fn ignored_property() -> Result<(), JsError>;
#[js_import(get = "window")]
fn ignored_property_now() -> Result<(), JsError>;
#[js_import("acceptance.getWindow")]
async fn held() -> Result<JsObject, JsError>;
#[js_import("acceptance.getWindow")]
fn held_now() -> Result<JsObject, JsError>;
#[js_import("acceptance.getWindow")]
async fn copied() -> Result<Copied, JsError>;
#[js_import("acceptance.getWindow")]
fn copied_now() -> Result<Copied, JsError>;

/// Data that names itself.
#[derive(Debug, Deserialize)]
struct Copied {
    #[expect(dead_code, reason = "reading it is the test")]
    window: Option<Box<Copied>>,
}

#[js_invokable]
async fn window_is_ignored() -> Outcome {
    ignored().await?;
    ignored_now()?;
    ignored_property().await?;
    ignored_property_now()?;
    let holder = held().await?;
    holder.invoke::<()>("acceptance.getWindow", ()).await?;
    holder.invoke_sync::<()>("acceptance.getWindow", ())?;
    Ok(())
}

#[js_invokable]
async fn window_is_held() -> Outcome {
    let window = held().await?;
    ensure_eq!(held_now()?, window.clone());
    ensure_eq!(window.get::<f64>("acceptance.number").await?, 123.0);
    ensure_eq!(window.get_sync::<f64>("self.window.acceptance.number")?, 123.0);
    Ok(())
}

#[js_invokable]
async fn window_is_no_data() -> Outcome {
    ensure_matches!(copied().await, Err(JsError::Exception(_) | JsError::Mismatch { .. }));
    ensure_matches!(copied_now(), Err(JsError::Exception(_) | JsError::Mismatch { .. }));
    Ok(())
}
