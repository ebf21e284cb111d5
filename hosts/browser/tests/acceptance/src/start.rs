//! The beginning: initialisers first, and calls wait for them. What each runtime knows by itself.

use std::sync::atomic::{AtomicU32, Ordering};

use jsinterop::{JsError, JsObject, JsRuntime, js_import, js_initializer, js_invokable};
use serde::Deserialize;

js_initializer!("./js/init.js");

#[js_import("startOrder.push")]
async fn push(line: &str) -> Result<u32, JsError>;

/// Notes that a call has come through, sent before anything was ready.
pub fn note() {
    push("the first call").detach();
}

#[js_invokable]
fn who_is_there() -> &'static str {
    "Rust answers"
}

/// How the start went, when it is over.
#[js_invokable]
async fn how_it_started(runtime: String) -> String {
    let Some(page) = JsRuntime::current() else { return "no runtime".into() };
    page.ready().await.map_or_else(|error| error.to_string(), |()| format!("{runtime} is ready"))
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Each instance counts for itself.
#[js_invokable]
fn count() -> u32 {
    COUNT.fetch_add(1, Ordering::Relaxed) + 1
}

/// What only a mark makes a handle.
#[derive(Deserialize)]
#[serde(untagged)]
enum Given {
    Object(JsObject),
    Data(Text),
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

#[js_invokable]
fn what_is_given(value: Given) -> Result<String, JsError> {
    match value {
        Given::Object(object) => Ok(format!("an object: {}", object.get_sync::<String>("text")?)),
        Given::Data(Text { text }) => Ok(format!("data: {text}")),
    }
}
