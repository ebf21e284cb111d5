//! Handles created and dropped each way, and calls of which half are cancelled, with the memory watched.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use anyhow::{Context as _, ensure};
use jsinterop::{Callback, JsError, JsObject, JsRuntime, RustRef, js_import, js_invokable};
use jsinterop_quickjs::QuickJs;

use crate::memory::watch;
use crate::peer::SCRIPT;

#[js_import("bench.object")]
fn object() -> Result<JsObject, JsError>;

#[js_import("bench.sink")]
fn sink(counter: &RustRef<Counter>) -> Result<(), JsError>;

#[js_import("bench.dispose")]
fn dispose(counter: &RustRef<Counter>) -> Result<(), JsError>;

#[js_import("bench.run")]
fn run(callback: &Callback) -> Result<u32, JsError>;

#[js_import("bench.resolved")]
async fn resolved() -> Result<u32, JsError>;

#[js_import("bench.never")]
async fn never() -> Result<(), JsError>;

struct Counter(u32);

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn value(&self) -> u32 {
        self.0
    }
}

/// Does everything `count` times and tells `print` how the memory goes; an error when it grew.
pub fn leak(count: u32, print: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    let engine = QuickJs::new().context("the engine does not start")?;
    engine.eval(SCRIPT)?;
    let runtime = engine.runtime();
    runtime.enter(|| {
        watch("handles from JavaScript", count, print, |_| {
            drop(object()?);
            Ok(())
        })?;
        watch("handles to JavaScript", count, print, handle_out)
    })?;
    watch("calls, half of them cancelled", count, print, |index| call(&runtime, index))?;
    all_freed(&runtime)
}

/// In turns: an object that JavaScript disposes of, one that it only forgets, a callback that Rust drops.
fn handle_out(index: u32) -> anyhow::Result<()> {
    match index % 3 {
        0 => dispose(&RustRef::new(Counter(index)))?,
        1 => sink(&RustRef::new(Counter(index)))?,
        _ => {
            let answer = run(&Callback::sync(move |add: u32| index.wrapping_add(add)))?;
            ensure!(answer == index.wrapping_add(1), "the callback answered {answer}");
        }
    }
    Ok(())
}

/// Every other call is sent and then dropped before its answer.
fn call(runtime: &JsRuntime, index: u32) -> anyhow::Result<()> {
    pollster::block_on(runtime.scope(async {
        if index.is_multiple_of(2) {
            ensure!(resolved().await? == 7, "a wrong answer");
            return Ok(());
        }
        let mut call = pin!(never());
        poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await;
        Ok(())
    }))
}

/// Memory that is flat may still hide an entry nobody frees.
fn all_freed(runtime: &JsRuntime) -> anyhow::Result<()> {
    let counts = runtime.counts();
    ensure!(counts.calls == 0 && counts.references == 0, "something was not freed: {counts:?}");
    Ok(())
}
