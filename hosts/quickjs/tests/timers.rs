//! Timers and promises go on by themselves, in order, without anybody waiting busily.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use common::{Log, block_on, engine, eventually};
use jsinterop::{Callback, JsError};
use jsinterop_quickjs::{Level, QuickJs};

#[test]
fn timers_fire_in_order_and_can_be_stopped() {
    let log = Log::default();
    let engine = log.builder().build().unwrap();
    engine
        .eval(
            "setTimeout((x) => console.log(x), 5, 'b');
             const never = setTimeout(() => console.log('never'), 10); clearTimeout(never);
             queueMicrotask(() => console.log('a'));
             let left = 2;
             const each = setInterval(() => {
               console.log('tick');
               if (--left > 0) return;
               clearInterval(each);
               setTimeout(() => console.log('c'), 30);
             }, 12);",
        )
        .unwrap();
    assert_eq!(log.lines().first().map(String::as_str), Some("a"), "microtasks have run when the call is over");
    eventually(|| log.lines().last().is_some_and(|line| line == "c"));
    assert_eq!(log.lines(), ["a", "b", "tick", "tick", "c"]);
}

#[test]
fn promises_are_awaited() {
    let engine = engine(
        "globalThis.after = (ms, x) => new Promise((done) => setTimeout(done, ms, x));
         globalThis.fails = async () => { await after(1); throw new RangeError('late') };
         globalThis.thenable = () => ({ then(done) { setTimeout(done, 1, 'thenable') } });
         globalThis.done = () => Promise.resolve(5)",
    );
    assert_eq!(block_on(engine.invoke::<String>("after", (10, "x"))).unwrap(), "x");
    assert_eq!(block_on(engine.invoke::<String>("thenable", ())).unwrap(), "thenable");
    assert_eq!(block_on(engine.invoke::<u8>("done", ())).unwrap(), 5);
    let error = block_on(engine.invoke::<()>("fails", ())).unwrap_err();
    assert!(error.to_string().contains("RangeError: late"), "{error}");
    let error = engine.invoke_sync::<u8>("done", ()).unwrap_err();
    assert!(error.to_string().contains("declare the import as `async fn`"), "{error}");
    let error = engine.invoke_sync::<()>("done", ()).unwrap_err();
    assert!(error.to_string().contains("promise"), "{error}");
}

#[test]
fn many_calls_wait_at_once() {
    let engine = engine("globalThis.after = (ms, x) => new Promise((done) => setTimeout(done, ms, x))");
    let started = Instant::now();
    let calls: Vec<_> = (0..200_u32).map(|n| (n, engine.invoke::<u32>("after", (50, n)).start())).collect();
    for (n, call) in calls {
        assert_eq!(block_on(call).unwrap(), n);
    }
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn what_nobody_catches_is_reported() {
    let log = Log::default();
    let engine = log.builder().build().unwrap();
    engine
        .eval("setTimeout(() => { throw new Error('from a timer') }, 1); Promise.reject(new Error('from a promise'))")
        .unwrap();
    eventually(|| log.entries().len() == 2);
    let entries = log.entries();
    assert!(entries.iter().all(|(level, _)| *level == Level::Error));
    assert!(entries[0].1.starts_with("Uncaught (in promise) Error: from a promise"), "{entries:?}");
    assert!(entries[1].1.starts_with("Uncaught Error: from a timer"), "{entries:?}");
    engine.eval("const late = Promise.reject(new Error('handled')); late.catch(() => {})").unwrap();
    assert_eq!(log.entries().len(), 2, "a handler in the same turn is in time");
}

#[test]
fn time_limits_pass_and_signals_fire() {
    let log = Log::default();
    let engine = log.builder().call_timeout(Duration::from_millis(20)).build().unwrap();
    engine
        .eval("globalThis.never = (signal) => new Promise(() => { signal?.addEventListener('abort', () => console.log(signal.reason.name)) })")
        .unwrap();
    let error = block_on(engine.invoke::<()>("never", (jsinterop::CallSignal,))).unwrap_err();
    assert!(matches!(error, JsError::Timeout { .. }), "{error}");
    eventually(|| log.lines() == ["AbortError"]);
    let call = engine.invoke::<()>("never", (jsinterop::CallSignal,)).no_timeout().start();
    drop(call);
    eventually(|| log.lines() == ["AbortError", "AbortError"]);
}

#[test]
fn a_waiting_call_needs_no_timer() {
    let engine = QuickJs::new().unwrap();
    engine.eval("globalThis.open = () => new Promise((done) => { globalThis.finish = done })").unwrap();
    let call = engine.invoke::<u32>("open", ()).start();
    engine.invoke_sync::<()>("finish", (3,)).unwrap();
    assert_eq!(block_on(call).unwrap(), 3);
}

#[test]
fn a_time_limit_passes_while_a_thread_keeps_the_engine() {
    let engine = engine(
        "globalThis.after = (ms) => new Promise((done) => setTimeout(done, ms)); globalThis.through = (f) => f()",
    );
    let runtime = engine.runtime();
    let waits = Callback::sync(move || {
        let waited = block_on(runtime.invoke::<()>("after", (5,)).timeout(Duration::from_millis(50)));
        matches!(waited, Err(JsError::Timeout { .. }))
    });
    assert!(engine.invoke_sync::<bool>("through", (&waits,)).unwrap());
    block_on(engine.invoke::<()>("after", (1,))).unwrap();
}

#[test]
fn reactions_come_between_timers_that_were_due_at_once() {
    let log = Log::default();
    let engine = log.builder().build().unwrap();
    engine
        .eval(
            "for (const name of ['a', 'b']) setTimeout(async () => { console.log(name); await 0; console.log(name + '2') }, 1);
             const end = Date.now() + 30; while (Date.now() < end);",
        )
        .unwrap();
    eventually(|| log.lines().len() == 4);
    assert_eq!(log.lines(), ["a", "a2", "b", "b2"]);
}

#[test]
fn a_long_timer_holds_up_no_call_that_was_there_before() {
    let engine = engine("const busy = (ms) => { const end = Date.now() + ms; while (Date.now() < end); }");
    let started = Instant::now();
    engine.eval("setTimeout(() => busy(2000), 0); busy(20)").unwrap();
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn timers_fire_between_the_calls_of_a_busy_thread() {
    let engine = engine(
        "globalThis.busy = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
         globalThis.ticks = 0; setInterval(() => ticks++, 1)",
    );
    let started = Instant::now();
    let mut ticks = 0;
    while ticks < 5 {
        engine.invoke_sync::<()>("busy", (3,)).unwrap();
        ticks = engine.get_sync::<u32>("ticks").unwrap();
        assert!(started.elapsed() < Duration::from_secs(20), "{ticks} ticks");
    }
}

#[test]
fn futures_go_on_while_a_timer_waits_for_the_engine() {
    let engine = engine("globalThis.through = (work, wait) => { setTimeout(() => {}, 0); work(); wait() }");
    let polls = Arc::new(AtomicU32::new(0));
    let (theirs, seen) = (Arc::clone(&polls), Arc::clone(&polls));
    let work = Callback::new(move || {
        let polls = Arc::clone(&theirs);
        poll_fn(move |cx| {
            cx.waker().wake_by_ref();
            if polls.fetch_add(1, Ordering::SeqCst) < 10 { Poll::Pending } else { Poll::Ready(()) }
        })
    });
    let wait = Callback::sync(move || eventually(|| seen.load(Ordering::SeqCst) > 10));
    engine.invoke_sync::<()>("through", (&work, &wait)).unwrap();
}
