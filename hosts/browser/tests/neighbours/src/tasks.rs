//! Calls in tasks of wasm-bindgen-futures: the executor that frameworks spawn on.

use std::time::Duration;

use jsinterop::{CallSignal, JsError, js_import, js_invokable};
use wasm_bindgen::prelude::wasm_bindgen;

#[js_import("neighbours.later")]
async fn later(value: u32) -> Result<u32, JsError>;
#[js_import("neighbours.hang")]
async fn hang(name: &str, signal: CallSignal) -> Result<(), JsError>;
#[js_import("neighbours.aborted")]
fn aborted() -> Result<Vec<String>, JsError>;
#[js_import("neighbours.reenter")]
async fn reenter(depth: u32) -> Result<u32, JsError>;
#[js_import("neighbours.report")]
fn report(seen: &[String]) -> Result<(), JsError>;

/// Rust → JavaScript → Rust → JavaScript, each waiting for the next.
#[js_invokable]
async fn nested(depth: u32) -> Result<u32, JsError> {
    if depth == 0 { later(0).await } else { Ok(reenter(depth - 1).await? + 1) }
}

async fn check() -> Result<Vec<String>, JsError> {
    let mut seen = Vec::new();
    seen.push(format!("completes {}", later(1).await?));
    let started = [later(2).start(), later(3).start()];
    for call in started {
        seen.push(format!("completes {}", call.await?));
    }
    seen.push(format!("nests {}", nested(5).await?));
    // Dropped before its answer.
    let call = hang("dropped", CallSignal).start();
    later(4).await?;
    drop(call);
    let slow = hang("late", CallSignal).timeout(Duration::from_millis(5)).await;
    seen.push(format!("cancels {}", slow.is_err_and(|error| matches!(error, JsError::Timeout { .. }))));
    later(5).await?;
    seen.push(format!("told {:?}", aborted()?));
    Ok(seen)
}

/// Runs the check in a task of wasm-bindgen-futures.
#[wasm_bindgen]
pub fn run_in_foreign_task() {
    wasm_bindgen_futures::spawn_local(told());
}

/// Runs it in one of ours.
#[wasm_bindgen]
pub fn run_in_own_task() {
    jsinterop_browser::spawn_local(told());
}

/// Many tasks of both kinds at once: none is lost, and none is run twice.
#[wasm_bindgen]
pub fn run_in_many_tasks(count: u32) {
    for value in 0..count {
        let task = async move {
            let value = later(value).await.and_then(|value| aborted().map(|_| value));
            let _ = report(&[format!("{value:?}")]);
        };
        if value % 2 == 0 { wasm_bindgen_futures::spawn_local(task) } else { jsinterop_browser::spawn_local(task) }
    }
}

async fn told() {
    let seen = check().await.unwrap_or_else(|error| vec![error.to_string()]);
    assert!(report(&seen).is_ok());
}
