//! Any thread may call; one at a time runs JavaScript.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::future::Future as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;

use common::{PATIENCE, block_on, engine, eventually};
use jsinterop::{Callback, JsObject};

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
    let engine = engine(
        "const all = []; globalThis.make = () => { const made = {}; all.push(new WeakRef(made)); return made };
         globalThis.made = () => all.length; globalThis.alive = () => all.filter((one) => one.deref() !== undefined).length",
    );
    let (send, receive) = mpsc::channel::<JsObject>();
    thread::scope(|scope| {
        for _ in 0..4 {
            let send = send.clone();
            let make = || engine.invoke_sync("make", ()).unwrap();
            scope.spawn(move || (0..500).for_each(|_| send.send(make()).unwrap()));
        }
        drop(send);
        scope.spawn(|| receive.into_iter().for_each(drop));
    });
    // A use of the engine takes in what was dropped.
    assert_eq!(engine.invoke_sync::<u32>("made", ()).unwrap(), 2000);
    engine.collect_garbage();
    assert_eq!(engine.invoke_sync::<u32>("alive", ()).unwrap(), 0);
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
    let ((enter, entered), (go_on, told)) = (mpsc::channel(), mpsc::channel::<()>());
    let told = Mutex::new(told);
    // A poll that waits for the engine has it wait in vain for what comes after the poll.
    let hold = Callback::sync(move || {
        enter.send(()).unwrap();
        told.lock().unwrap().recv_timeout(Duration::from_secs(10)).is_ok()
    });
    thread::scope(|scope| {
        scope
            .spawn(|| assert!(engine.invoke_sync::<bool>("busy", (&hold,)).unwrap(), "the poll waited for the engine"));
        entered.recv_timeout(PATIENCE).unwrap();
        let count = Arc::new(Count(AtomicU32::new(0)));
        let waker = Waker::from(Arc::clone(&count));
        let mut call = Box::pin(engine.invoke::<u32>("one", ()));
        assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        go_on.send(()).unwrap();
        eventually(|| count.0.load(Ordering::SeqCst) > 0);
        assert_eq!(block_on(call), Ok(1));
    });
}

#[test]
fn a_synchronous_call_waits_for_a_busy_engine() {
    let engine = engine(
        "globalThis.order = []; globalThis.busy = (f) => { f(); order.push('busy') }; globalThis.one = () => order.push('one')",
    );
    let (enter, entered) = mpsc::channel();
    // The engine is busy while this runs, so the call comes while it is.
    let hold = Callback::sync(move || {
        enter.send(()).unwrap();
        thread::sleep(Duration::from_millis(100));
    });
    thread::scope(|scope| {
        scope.spawn(|| engine.invoke_sync::<()>("busy", (&hold,)).unwrap());
        entered.recv_timeout(PATIENCE).unwrap();
        assert_eq!(engine.invoke_sync::<u8>("one", ()).unwrap(), 2);
    });
    assert_eq!(engine.get_sync::<Vec<String>>("order").unwrap(), ["busy", "one"]);
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
