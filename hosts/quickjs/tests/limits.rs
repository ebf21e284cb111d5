//! Limits are errors with names, and the engine goes on after each.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::time::{Duration, Instant};

use common::{Log, block_on, engine, eventually};
use jsinterop::JsError;
use jsinterop_quickjs::QuickJs;

fn limit(error: &JsError) -> (&'static str, u64) {
    match error {
        JsError::LimitExceeded { limit, max, .. } => (limit, *max),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_endless_loop_is_interrupted() {
    let engine = QuickJs::builder().run_limit(Duration::from_millis(50)).build().unwrap();
    engine.eval("globalThis.spin = () => { try { for (;;) {} } catch { return 'caught' } }; globalThis.spinLater = async () => { for (;;) {} }; globalThis.one = () => 1").unwrap();
    let started = Instant::now();
    assert_eq!(limit(&engine.invoke_sync::<()>("spin", ()).unwrap_err()), ("run time in milliseconds", 50));
    assert_eq!(limit(&block_on(engine.invoke::<()>("spinLater", ())).unwrap_err()), ("run time in milliseconds", 50));
    assert_eq!(limit(&engine.eval("for (;;) {}").unwrap_err()).1, 50);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(engine.invoke_sync::<u8>("one", ()).unwrap(), 1);
}

#[test]
fn a_loop_behind_an_await_does_not_hang_its_caller() {
    let engine = QuickJs::builder().run_limit(Duration::from_millis(50)).console(|_, _| {}).build().unwrap();
    engine.eval("globalThis.spinThen = async () => { await null; for (;;) {} }; globalThis.one = () => 1").unwrap();
    assert_eq!(limit(&block_on(engine.invoke::<()>("spinThen", ())).unwrap_err()), ("run time in milliseconds", 50));
    assert_eq!(block_on(engine.invoke::<u8>("one", ())).unwrap(), 1);
}

#[test]
fn waiting_is_not_running() {
    let engine = QuickJs::builder().run_limit(Duration::from_millis(500)).build().unwrap();
    // A second in all. What runs between is long enough for the engine to look at the clock.
    engine
        .eval(
            "globalThis.nap = async () => {
               for (let i = 0; i < 5; i++) {
                 for (let k = 0; k < 100000; k++);
                 await new Promise((done) => setTimeout(done, 200));
               }
               return 'rested'
             }",
        )
        .unwrap();
    assert_eq!(block_on(engine.invoke::<String>("nap", ())).unwrap(), "rested");
}

#[test]
fn an_endless_chain_of_promises_is_interrupted() {
    let log = Log::default();
    let engine = log.builder().run_limit(Duration::from_millis(50)).build().unwrap();
    engine.eval("globalThis.again = () => { Promise.resolve().then(again) }").unwrap();
    engine.invoke_sync::<()>("again", ()).unwrap();
    eventually(|| !log.lines().is_empty());
    assert!(log.lines()[0].contains("interrupted"), "{:?}", log.lines());
}

#[test]
fn endless_recursion_is_an_exception() {
    let engine = engine(
        "globalThis.deeper = () => 1 + deeper(); globalThis.one = () => 1; globalThis.text = () => { const a = []; let b = a; for (let i = 0; i < 1e5; i++) b = [b]; return JSON.stringify(b) }",
    );
    for _ in 0..3 {
        let error = engine.invoke_sync::<()>("deeper", ()).unwrap_err();
        assert!(matches!(&error, JsError::Exception(thrown) if thrown.name == "RangeError"), "{error}");
        assert!(engine.invoke_sync::<()>("text", ()).is_err());
        assert_eq!(engine.invoke_sync::<u8>("one", ()).unwrap(), 1);
    }
}

#[test]
fn a_small_thread_is_enough_to_fail_cleanly() {
    let engine = engine("globalThis.deeper = () => 1 + deeper(); globalThis.one = () => 1");
    let runtime = engine.runtime();
    let small = std::thread::Builder::new().stack_size(256 * 1024).spawn(move || {
        let error = runtime.invoke_sync::<()>("deeper", ()).unwrap_err();
        assert!(matches!(&error, JsError::Exception(thrown) if thrown.name == "RangeError"), "{error}");
        assert_eq!(runtime.invoke_sync::<u8>("one", ()).unwrap(), 1);
    });
    small.unwrap().join().unwrap();
}

#[test]
fn too_much_memory_is_an_error() {
    let engine = QuickJs::builder().memory_limit(4 << 20).build().unwrap();
    engine.eval("globalThis.grow = () => { const all = []; for (;;) all.push(new Array(1000).fill(1)) }; globalThis.one = () => 1; globalThis.big = (n) => 'x'.repeat(n)").unwrap();
    for _ in 0..3 {
        assert_eq!(limit(&engine.invoke_sync::<()>("grow", ()).unwrap_err()), ("memory", 4 << 20));
        assert_eq!(engine.invoke_sync::<u8>("one", ()).unwrap(), 1);
    }
    assert_eq!(limit(&engine.invoke_sync::<()>("big", (1 << 24,)).unwrap_err()).0, "memory");
    let text = "y".repeat(1 << 24);
    assert_eq!(limit(&engine.invoke_sync::<()>("one", (&text,)).unwrap_err()).0, "memory");
    let many: Vec<u32> = (0..1_000_000).collect();
    assert_eq!(limit(&engine.invoke_sync::<()>("one", (&many,)).unwrap_err()).0, "memory");
    assert_eq!(engine.invoke_sync::<u8>("one", ()).unwrap(), 1);
}

#[test]
fn an_engine_without_memory_does_not_start() {
    let error = QuickJs::builder().memory_limit(50_000).build().unwrap_err();
    assert_eq!(limit(&error).0, "memory");
}

#[test]
fn values_nest_to_a_limit() {
    let engine = engine("globalThis.nest = (n) => { let v = 1; for (let i = 0; i < n; i++) v = [v]; return v }");
    assert!(engine.invoke_sync::<serde_json::Value>("nest", (100,)).is_ok());
    let error = engine.invoke_sync::<serde_json::Value>("nest", (10_000,)).unwrap_err();
    assert!(error.to_string().contains("128"), "{error}");
}
