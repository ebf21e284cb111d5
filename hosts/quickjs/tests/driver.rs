//! The engine's own threads: none of them waits for another one, and nobody else's thread does their work.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use common::{block_on, engine, eventually};
use jsinterop::{CallSignal, Callback, JsError};
use jsinterop_quickjs::QuickJs;

const BUSY: &str = "globalThis.busy = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
    globalThis.spin = () => { for (;;); }; globalThis.call = (f) => f(); globalThis.never = () => new Promise(() => {});";

/// A thread that has the engine, until it is told to go on.
struct Holder {
    go_on: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Holder {
    fn of(engine: &QuickJs) -> Self {
        let (entered, is_entered) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = Mutex::new(may_go_on);
        let wait = Callback::sync(move || {
            entered.send(()).unwrap();
            may_go_on.lock().unwrap().recv().unwrap();
        });
        let runtime = engine.runtime();
        let thread = thread::spawn(move || runtime.invoke_sync::<()>("call", (&wait,)).unwrap());
        is_entered.recv_timeout(Duration::from_secs(10)).unwrap();
        Self { go_on, thread }
    }

    fn comes_back(self) {
        self.go_on.send(()).unwrap();
        eventually(|| self.thread.is_finished());
        self.thread.join().unwrap();
    }
}

#[test]
fn timers_fire_between_the_calls_of_two_busy_threads() {
    let engine = engine(BUSY);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    engine.invoke_sync::<()>("busy", (25,)).unwrap();
                }
            });
        }
        engine.eval("globalThis.ticks = 0; setInterval(() => ticks++, 1)").unwrap();
        thread::sleep(Duration::from_secs(2));
        let ticks = engine.get_sync::<u32>("ticks").unwrap();
        is_over.store(true, Ordering::Relaxed);
        assert!(ticks >= 5, "{ticks} ticks");
    });
}

#[test]
fn a_time_limit_passes_while_a_timer_never_ends() {
    let engine = engine(BUSY);
    let call = engine.invoke::<()>("never", ()).timeout(Duration::from_millis(100)).start();
    engine.eval("setTimeout(spin, 0)").unwrap();
    assert!(matches!(block_on(call), Err(JsError::Timeout { .. })));
}

/// A closure that waits for a call which never ends, and whether its time limit has passed.
fn waiting() -> (QuickJs, Callback, Arc<AtomicBool>) {
    let engine = engine(BUSY);
    let (runtime, is_over) = (engine.runtime(), Arc::new(AtomicBool::new(false)));
    let theirs = Arc::clone(&is_over);
    let wait = Callback::sync(move || {
        let waited = block_on(runtime.invoke::<()>("never", ()).timeout(Duration::from_millis(50)));
        theirs.store(matches!(waited, Err(JsError::Timeout { .. })), Ordering::SeqCst);
    });
    (engine, wait, is_over)
}

#[test]
fn a_time_limit_passes_while_a_timer_waits_for_it() {
    let (engine, wait, is_over) = waiting();
    engine.eval("globalThis.soon = (f) => { setTimeout(f, 0) }").unwrap();
    engine.invoke_sync::<()>("soon", (&wait,)).unwrap();
    eventually(|| is_over.load(Ordering::SeqCst));
}

#[test]
fn a_time_limit_passes_while_what_follows_a_reply_waits_for_it() {
    let (engine, wait, is_over) = waiting();
    let reply = Callback::new(|| async {});
    engine.eval("globalThis.after = (reply, f) => { reply().then(f) }").unwrap();
    engine.invoke_sync::<()>("after", (&reply, &wait)).unwrap();
    eventually(|| is_over.load(Ordering::SeqCst));
}

#[test]
fn a_signal_that_never_ends_holds_up_no_other_time_limit() {
    let engine = engine(BUSY);
    engine
        .eval("globalThis.stubborn = (signal) => { signal.addEventListener('abort', spin); return never() }")
        .unwrap();
    let other = engine.invoke::<()>("never", ()).timeout(Duration::from_millis(100)).start();
    let call = engine.invoke::<()>("stubborn", (CallSignal,)).timeout(Duration::from_millis(20));
    assert!(matches!(block_on(call), Err(JsError::Timeout { .. })));
    assert!(matches!(block_on(other), Err(JsError::Timeout { .. })));
}

#[test]
fn calls_that_wait_are_not_made_by_whoever_leaves_the_engine() {
    let engine = engine(BUSY);
    let holder = Holder::of(&engine);
    let endless = engine.invoke::<()>("spin", ()).start();
    holder.comes_back();
    drop(endless);
}

#[test]
fn a_reply_and_a_signal_that_were_left_are_not_for_whoever_leaves_the_engine() {
    let engine = engine(BUSY);
    let (finish, finished) = (Arc::new(Barrier::new(2)), Arc::new(AtomicBool::new(false)));
    let (theirs, their_end) = (Arc::clone(&finish), Arc::clone(&finished));
    let reply = Callback::new(move || {
        let (finish, finished) = (Arc::clone(&theirs), Arc::clone(&their_end));
        async move {
            finish.wait();
            finished.store(true, Ordering::SeqCst);
        }
    });
    engine
        .eval(
            "globalThis.after = (reply) => { reply().then(spin) };
             globalThis.stubborn = (signal) => { signal.addEventListener('abort', spin); return never() }",
        )
        .unwrap();
    engine.invoke_sync::<()>("after", (&reply,)).unwrap();
    let call = engine.invoke::<()>("stubborn", (CallSignal,)).start();
    let holder = Holder::of(&engine);
    finish.wait();
    eventually(|| finished.load(Ordering::SeqCst));
    thread::sleep(Duration::from_millis(20));
    drop(call);
    holder.comes_back();
}

#[test]
fn a_call_is_made_while_others_wait_for_its_thread() {
    let engine = engine(BUSY);
    engine.eval("globalThis.one = () => 1").unwrap();
    let (entered, others_wait) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (runtime, theirs, their_wait) = (engine.runtime(), Arc::clone(&entered), Arc::clone(&others_wait));
    let nested = Callback::sync(move || {
        theirs.wait();
        their_wait.wait();
        // Whoever makes the calls that wait is waiting for the engine by now.
        thread::sleep(Duration::from_millis(30));
        block_on(runtime.invoke::<u32>("one", ())).unwrap()
    });
    thread::scope(|scope| {
        let holder = scope.spawn(|| engine.invoke_sync::<u32>("call", (&nested,)).unwrap());
        entered.wait();
        let other = engine.invoke::<u32>("one", ()).start();
        others_wait.wait();
        assert_eq!((holder.join().unwrap(), block_on(other).unwrap()), (1, 1));
    });
}

#[test]
fn the_threads_end_with_the_engine() {
    let engine = engine(BUSY);
    let reply = Callback::new(|| async {});
    engine.eval("globalThis.start = (reply) => { setInterval(() => {}, 1); return reply() }").unwrap();
    block_on(engine.invoke::<()>("start", (&reply,)).timeout(Duration::from_secs(9))).unwrap();
    let started = Instant::now();
    drop((engine, reply));
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn a_call_that_waited_may_wait_for_another_one() {
    let engine = engine(BUSY);
    engine.eval("globalThis.one = () => 1").unwrap();
    let runtime = engine.runtime();
    let nested = Callback::sync(move || block_on(runtime.invoke::<u32>("one", ())).unwrap());
    let holder = Holder::of(&engine);
    let first = engine.invoke::<u32>("call", (&nested,)).start();
    let second = engine.invoke::<u32>("one", ()).start();
    holder.comes_back();
    assert_eq!((block_on(first).unwrap(), block_on(second).unwrap()), (1, 1));
}

#[test]
fn a_call_comes_after_what_its_thread_left_before() {
    let engine = engine(BUSY);
    engine
        .eval(
            "globalThis.fired = 0; globalThis.count = () => fired; globalThis.begun = 0;
             globalThis.signalled = (signal) => { begun++; signal.addEventListener('abort', () => fired++); return never() }",
        )
        .unwrap();
    for n in 1..=50 {
        let call = engine.invoke::<()>("signalled", (CallSignal,)).start();
        eventually(|| engine.get_sync::<u32>("begun").unwrap() == n);
        thread::scope(|scope| {
            scope.spawn(|| engine.invoke_sync::<()>("busy", (1,)).unwrap());
            drop(call);
            let count = if n % 2 == 0 {
                engine.invoke_sync::<u32>("count", ()).unwrap()
            } else {
                block_on(engine.invoke::<u32>("count", ())).unwrap()
            };
            assert_eq!(count, n);
        });
    }
}
