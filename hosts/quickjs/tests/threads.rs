//! Any thread may call; one at a time runs JavaScript.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::future::Future as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use common::{block_on, engine, eventually};
use jsinterop::Callback;

#[test]
fn calls_from_many_threads() {
    let engine = engine(
        "globalThis.n = 0; globalThis.up = () => ++n; globalThis.later = async () => { await null; return ++n }",
    );
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..500 {
                    engine.invoke_sync::<u32>("up", ()).unwrap();
                    block_on(engine.invoke::<u32>("later", ())).unwrap();
                }
            });
        }
    });
    assert_eq!(engine.get_sync::<u32>("n").unwrap(), 8000);
}

#[test]
fn handles_are_dropped_on_other_threads() {
    let engine = engine("globalThis.make = () => ({})");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let object: jsinterop::JsObject = engine.invoke_sync("make", ()).unwrap();
                    thread::yield_now();
                    drop(object);
                }
            });
        }
    });
}

struct Count(AtomicU32);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_poll_does_not_wait_for_a_busy_engine() {
    let engine = engine("globalThis.busy = (f) => f(); globalThis.one = () => 1");
    let (entered, go_on) = (std::sync::Barrier::new(2), std::sync::Barrier::new(2));
    let (entered, go_on) = (Arc::new(entered), Arc::new(go_on));
    let (theirs, their_go) = (Arc::clone(&entered), Arc::clone(&go_on));
    let hold = Callback::sync(move || {
        theirs.wait();
        their_go.wait();
    });
    thread::scope(|scope| {
        scope.spawn(|| engine.invoke_sync::<()>("busy", (&hold,)).unwrap());
        entered.wait();
        let count = Arc::new(Count(AtomicU32::new(0)));
        let waker = Waker::from(Arc::clone(&count));
        let mut call = Box::pin(engine.invoke::<u32>("one", ()));
        let started = Instant::now();
        assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert!(started.elapsed() < Duration::from_millis(100), "the poll waited for the engine");
        go_on.wait();
        eventually(|| count.0.load(Ordering::SeqCst) > 0);
        let mut polled = call.as_mut().poll(&mut Context::from_waker(&waker));
        if polled.is_pending() {
            thread::sleep(Duration::from_millis(50));
            polled = call.as_mut().poll(&mut Context::from_waker(&waker));
        }
        assert!(matches!(polled, Poll::Ready(Ok(1))), "{polled:?}");
    });
}

#[test]
fn a_synchronous_call_waits_for_a_busy_engine() {
    let engine = engine(
        "globalThis.spin = (ms) => { const end = Date.now() + ms; while (Date.now() < end); }; globalThis.one = () => 1",
    );
    thread::scope(|scope| {
        scope.spawn(|| engine.invoke_sync::<()>("spin", (100,)).unwrap());
        thread::sleep(Duration::from_millis(20));
        assert_eq!(engine.invoke_sync::<u8>("one", ()).unwrap(), 1);
    });
}

#[test]
fn many_engines_side_by_side() {
    thread::scope(|scope| {
        for n in 0..6_u32 {
            scope.spawn(move || {
                for round in 0..5 {
                    let engine = engine("globalThis.id = (x) => x; globalThis.later = (x) => new Promise((done) => setTimeout(done, 2, x))");
                    assert_eq!(engine.invoke_sync::<u32>("id", (n,)).unwrap(), n);
                    assert_eq!(block_on(engine.invoke::<u32>("later", (round,))).unwrap(), round);
                }
            });
        }
    });
}

#[test]
fn one_engine_inside_a_callback_of_another() {
    let (outer, inner) = (engine("globalThis.call = (f) => f(2)"), Arc::new(engine("globalThis.twice = (x) => 2 * x")));
    let theirs = Arc::clone(&inner);
    let callback = Callback::sync(move |x: u32| theirs.invoke_sync::<u32>("twice", (x,)).unwrap());
    assert_eq!(outer.invoke_sync::<u32>("call", (&callback,)).unwrap(), 4);
}
