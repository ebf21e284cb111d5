//! Traps: each ends the instance, wherever it happens.

use std::time::Duration;

use jsinterop::{CallSignal, Callback, JsError, RustRef, js_import, js_invokable};

#[js_import("acceptance.pending")]
async fn pending() -> Result<(), JsError>;
#[js_import("acceptance.call")]
fn call(callback: &Callback, depth: u32) -> Result<u32, JsError>;
#[js_import("acceptance.keep")]
async fn keep(counter: &RustRef<Counter>, callback: &Callback) -> Result<(), JsError>;
#[js_import("acceptance.after")]
async fn after(millis: u32, signal: CallSignal) -> Result<(), JsError>;

fn fall() {
    panic!("in a callback");
}

struct Counter;

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn count(&self) -> u32 {
        1
    }

    #[js_invokable]
    fn panic(&self) {
        panic!("in a method");
    }
}

/// Gives the page things of Rust's to hold: one object, one closure that panics.
#[js_invokable]
async fn give_things() -> Result<(), JsError> {
    let callback = Callback::new(async || fall());
    keep(&RustRef::new(Counter), &callback).await?;
    callback.forget();
    Ok(())
}

/// An export of the application's own, which the host does not know of.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn panic() {
    panic!("on its own");
}

/// Never answers by itself.
#[js_invokable]
async fn wait() -> Result<(), JsError> {
    pending().await
}

#[js_invokable]
fn panic_now() {
    panic!("in an export");
}

#[js_invokable]
async fn panic_later() -> Result<(), JsError> {
    let _ = after(1, CallSignal).timeout(Duration::from_secs(5)).await;
    panic!("in a future");
}

/// In a task that nobody awaits.
#[js_invokable]
fn panic_in_a_task() {
    jsinterop_browser::spawn_local(async { panic!("in a task") });
}

/// In Rust called by JavaScript called by Rust.
#[js_invokable]
fn panic_inside() -> Result<u32, JsError> {
    let callback = Callback::sync(|_: u32| -> u32 { panic!("inside") });
    // Whatever came of it, this must not go on.
    let _ = call(&callback, 1);
    Ok(7)
}

#[derive(serde::Deserialize)]
struct Read {
    value: u32,
}

#[js_import("acceptance.withGetter")]
fn read(callback: &Callback) -> Result<Read, JsError>;

/// In Rust called by a getter, while the object it stands on is read for Rust.
#[js_invokable]
fn panic_in_a_getter() -> u32 {
    let callback = Callback::sync(|| -> u32 { panic!("for a getter") });
    read(&callback).map_or(7, |read| read.value)
}

/// Until there is no stack, in Rust alone: where JavaScript's own frames meet the end, what it throws there is an error like any other.
#[js_invokable]
fn overflow() -> u32 {
    fn sink(depth: u32) -> u32 {
        let room = std::hint::black_box([depth; 64]);
        if depth == u32::MAX { depth } else { sink(depth + 1).wrapping_add(room[0]) }
    }
    sink(0)
}
