//! A panic of a user's code ends where it is nobody's business: the engine goes on, and everybody else gets their answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::pin::pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;

use common::{block_on, engine, eventually};
use jsinterop::{Callback, JsError};
use jsinterop_quickjs::QuickJs;
use serde::{Deserialize, Serialize};

const SCRIPT: &str = "globalThis.after = (ms, x) => new Promise((done) => setTimeout(done, ms, x)); globalThis.call = (f) => f(); globalThis.one = () => 1";

/// The engine still does everything.
fn works(engine: &QuickJs) {
    assert_eq!(engine.invoke_sync::<u32>("one", ()).unwrap(), 1);
    assert_eq!(block_on(engine.invoke::<u32>("one", ())).unwrap(), 1);
    assert_eq!(block_on(engine.invoke::<u32>("after", (1, 2))).unwrap(), 2);
    let limited = engine.invoke::<u32>("after", (9000, 2)).timeout(Duration::from_millis(5));
    assert!(matches!(block_on(limited), Err(JsError::Timeout { .. })));
}

struct Panics;

impl Wake for Panics {
    fn wake(self: Arc<Self>) {
        panic!("a waker panicked on purpose");
    }
}

#[test]
fn of_what_takes_the_log() {
    let engine = QuickJs::builder().console(|_, _| panic!("a console panicked on purpose")).build().unwrap();
    engine.eval(SCRIPT).unwrap();
    engine
        .eval("console.log('directly'); Promise.reject(new Error('in a turn')); Promise.reject(new Error('more'))")
        .unwrap();
    engine.eval("setTimeout(() => { throw new Error('in a timer') }, 0)").unwrap();
    block_on(engine.invoke::<u32>("after", (5, 2))).unwrap();
    works(&engine);
}

#[test]
fn of_a_waker() {
    let engine = engine(SCRIPT);
    let (waker, mut calls) = (Waker::from(Arc::new(Panics)), Vec::new());
    for limit in [5, 9000] {
        let mut call = Box::pin(engine.invoke::<u32>("after", (20, 2)).timeout(Duration::from_millis(limit)));
        // It is answered already only where this thread was held up.
        let _ = call.as_mut().poll(&mut Context::from_waker(&waker));
        calls.push(call);
    }
    block_on(engine.invoke::<u32>("after", (60, 2))).unwrap();
    for call in calls {
        // The answer is there for whoever looks.
        let _ = block_on(call);
    }
    works(&engine);
}

#[test]
fn of_a_waker_of_a_call_that_waited() {
    let engine = engine(SCRIPT);
    let runtime = engine.runtime();
    let waker = Waker::from(Arc::new(Panics));
    let (entered, go_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (theirs, may_go_on) = (Arc::clone(&entered), Arc::clone(&go_on));
    let hold = Callback::sync(move || {
        theirs.wait();
        may_go_on.wait();
    });
    let holder = thread::spawn(move || runtime.invoke_sync::<()>("call", (&hold,)).unwrap());
    entered.wait();
    let mut call = pin!(engine.invoke::<u32>("one", ()));
    assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    go_on.wait();
    holder.join().unwrap();
    works(&engine);
    assert_eq!(block_on(call).unwrap(), 1);
}

/// Neither its `Serialize` nor its `Deserialize` impl panics.
#[derive(Debug, Serialize, Deserialize)]
struct Grenade(u32);

impl Drop for Grenade {
    fn drop(&mut self) {
        assert!(self.0 == 0, "a result panicked on purpose");
    }
}

#[test]
fn of_a_result_that_is_dropped() {
    let engine = engine(SCRIPT);
    let reply = Callback::new(|| async { Grenade(3) });
    assert_eq!(block_on(engine.invoke::<u32>("call", (&reply,))).unwrap(), 3);
    works(&engine);
    engine.invoke::<Grenade>("after", (5, 1)).detach();
    engine.invoke::<Grenade>("after", (5, 1)).detach();
    eventually(|| engine.counts().calls == 0);
    works(&engine);
}
