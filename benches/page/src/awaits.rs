//! Rows of awaited calls, under our executor and under wasm-bindgen-futures'.

use std::pin::Pin;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::ours;
use crate::row::Column::{Ours, Wb};
use crate::row::{Kind, Row};
use crate::wb::in_turn;

/// Runs a task to its end.
type Spawn = fn(Pin<Box<dyn Future<Output = ()>>>);

const EXECUTORS: [(&str, Spawn); 2] = [
    ("our executor", |task| jsinterop_browser::spawn_local(task)),
    ("wasm-bindgen-futures' executor", |task| wasm_bindgen_futures::spawn_local(task)),
];

pub(crate) fn rows(rows: &mut Vec<Row>) {
    for (name, spawn) in EXECUTORS {
        rows.push(resolved(name, spawn));
        rows.push(soon(name, spawn));
        rows.push(hundred(name, spawn));
    }
}

/// A promise of the sum of what each turn gives.
fn repeat(spawn: Spawn, times: u32, once: impl AsyncFn(usize) -> f64 + 'static) -> Promise {
    let mut once = Some(once);
    Promise::new(&mut move |done: Function, _| {
        let Some(once) = once.take() else { return };
        spawn(Box::pin(async move {
            let mut sum = 0.0;
            for turn in 0..times as usize {
                sum += once(turn).await;
            }
            // A promise's own function does not throw.
            let _ = done.call1(&JsValue::NULL, &sum.into());
        }));
    })
}

async fn theirs(promise: Promise) -> f64 {
    JsFuture::from(promise).await.unwrap().as_f64().unwrap()
}

fn resolved(executor: &str, spawn: Spawn) -> Row {
    Row::new(&format!("await a resolved promise, {executor}"), Kind::Await)
        .awaits(Ours, move |times| repeat(spawn, times, async |turn| ours::resolved(turn).await.unwrap()))
        .awaits(Wb, |times| repeat(wbf(), times, async |turn| theirs(in_turn!(turn, resolved())).await))
}

fn soon(executor: &str, spawn: Spawn) -> Row {
    Row::new(&format!("await an async function, {executor}"), Kind::Await)
        .awaits(Ours, move |times| repeat(spawn, times, async |turn| ours::soon(turn).await.unwrap()))
        .awaits(Wb, |times| repeat(wbf(), times, async |turn| theirs(in_turn!(turn, soon())).await))
}

/// A hundred are started before the first is awaited. The figure is for the hundred.
fn hundred(executor: &str, spawn: Spawn) -> Row {
    let ours = async |_| {
        let mut sum = 0.0;
        let started: Vec<_> = (0..100).map(|turn| ours::soon(turn).start()).collect();
        for call in started {
            sum += call.await.unwrap();
        }
        sum / 100.0
    };
    let wb = async |_| {
        let mut sum = 0.0;
        let started: Vec<_> = (0..100).map(|turn| JsFuture::from(in_turn!(turn, soon()))).collect();
        for call in started {
            sum += call.await.unwrap().as_f64().unwrap();
        }
        sum / 100.0
    };
    Row::new(&format!("100 awaits in flight, {executor}"), Kind::Await)
        .awaits(Ours, move |times| repeat(spawn, times, ours))
        .awaits(Wb, move |times| repeat(wbf(), times, wb))
}

fn wbf() -> Spawn {
    EXECUTORS[1].1
}
