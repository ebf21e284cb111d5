//! No call outlives its engine, and nothing hangs when it goes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use common::{PATIENCE, block_on, engine};
use jsinterop::{Callback, JsError, JsObject};
use jsinterop_quickjs::QuickJs;

fn is_disconnected(error: &JsError, may_have_run: bool) -> bool {
    matches!(error, JsError::Disconnected { may_have_run: ran, .. } if *ran == may_have_run)
}

#[test]
fn calls_in_flight_fail() {
    let engine = engine("globalThis.never = () => new Promise(() => {}); setTimeout(() => {}, 100000)");
    let calls: Vec<_> = (0..10).map(|_| engine.invoke::<()>("never", ()).start()).collect();
    let (runtime, object) = (engine.runtime(), engine.get_sync::<JsObject>("never").unwrap());
    drop(engine);
    for call in calls {
        assert!(is_disconnected(&block_on(call).unwrap_err(), true));
    }
    assert!(is_disconnected(&runtime.invoke_sync::<()>("never", ()).unwrap_err(), false));
    assert!(is_disconnected(&block_on(runtime.invoke::<()>("never", ())).unwrap_err(), false));
    assert!(object.get_sync::<u8>("x").is_err());
    drop(object);
    assert!(!runtime.is_connected());
}

#[test]
fn running_javascript_is_interrupted() {
    let engine = engine("globalThis.spin = (running) => { running(); for (;;) {} }");
    let runtime = engine.runtime();
    let (send, receive) = mpsc::channel();
    let running = Callback::sync(move || send.send(()).unwrap());
    let thread = thread::spawn(move || runtime.invoke_sync::<()>("spin", (&running,)).unwrap_err());
    receive.recv_timeout(PATIENCE).unwrap();
    let started = Instant::now();
    drop(engine);
    assert!(started.elapsed() < Duration::from_secs(2));
    assert!(is_disconnected(&thread.join().unwrap(), true));
}

#[test]
fn an_endless_timer_is_interrupted() {
    // It is due long before the script ends, and still does not hold up the thread that ran the script.
    let engine = engine("setTimeout(() => { for (;;) {} }, 0); const end = Date.now() + 30; while (Date.now() < end);");
    thread::sleep(Duration::from_millis(30));
    let started = Instant::now();
    drop(engine);
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn dropped_inside_its_own_callback() {
    let engine = Arc::new(Mutex::new(Some(engine("globalThis.call = (f) => { f(); return 'still here' }"))));
    let runtime = engine.lock().unwrap().as_ref().unwrap().runtime();
    let theirs = Arc::clone(&engine);
    let callback = Callback::sync(move || drop(theirs.lock().unwrap().take()));
    // The call that is under way may end well; it is the last.
    let _ = runtime.invoke_sync::<String>("call", (&callback,));
    assert!(engine.lock().unwrap().is_none());
    assert!(is_disconnected(&runtime.invoke_sync::<String>("call", ()).unwrap_err(), false));
}

#[test]
fn dropped_on_its_own_thread() {
    let (send, receive) = mpsc::channel();
    let slot = Arc::new(Mutex::new(None));
    let theirs = Arc::clone(&slot);
    let callback = Callback::sync(move || {
        drop(theirs.lock().unwrap().take());
        send.send(()).unwrap();
    });
    let engine = engine("globalThis.soon = (f) => { setTimeout(f, 20) }");
    engine.invoke_sync::<()>("soon", (&callback,)).unwrap();
    *slot.lock().unwrap() = Some(engine);
    receive.recv_timeout(Duration::from_secs(10)).unwrap();
}

#[test]
fn nobody_waits_for_rust_code_that_waits_for_the_dropper() {
    let engine = engine("globalThis.call = (f) => f()");
    let runtime = engine.runtime();
    let ((enter, entered), (leave, left)) = (mpsc::channel(), mpsc::channel());
    let left = Mutex::new(left);
    let callback = Callback::sync(move || {
        enter.send(()).unwrap();
        left.lock().unwrap().recv_timeout(PATIENCE).unwrap();
    });
    let thread = thread::spawn(move || runtime.invoke_sync::<()>("call", (&callback,)));
    entered.recv_timeout(PATIENCE).unwrap();
    let started = Instant::now();
    drop(engine);
    assert!(started.elapsed() < Duration::from_secs(10));
    leave.send(()).unwrap();
    let _ = thread.join().unwrap();
}

#[test]
fn everything_in_use_at_the_end() {
    for _ in 0..20 {
        let engine = QuickJs::new().unwrap();
        engine
            .eval(
                "globalThis.keep = []; globalThis.hold = (x) => { keep.push(x); return x };
                 setInterval(() => keep.push(new Error('x')), 1);
                 (async () => { for (;;) await new Promise((done) => setTimeout(done, 1)) })();
                 const cycle = { keep }; cycle.cycle = cycle; keep.push(cycle, new Map([[cycle, cycle]]), new WeakRef(cycle), Promise.reject(1).catch(() => new Promise(() => {})))",
            )
            .unwrap();
        let callback = Callback::new(|| async {});
        let held: JsObject = engine.invoke_sync("hold", (&serde_json::json!({ "a": [1, 2] }),)).unwrap();
        engine.invoke_sync::<()>("hold", (&callback,)).unwrap();
        let call = engine.invoke::<()>("hold", (&held,)).start();
        let waiting = engine.import("nowhere.js").start();
        thread::sleep(Duration::from_millis(3));
        drop(engine);
        let _ = (block_on(call), block_on(waiting));
        drop((held, callback));
    }
}
