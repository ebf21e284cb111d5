//! Signals that JavaScript passes to what it invokes, and numbers that its JSON cannot hold.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::future::poll_fn;
use std::task::Poll;

use common::{block_on, engine};
use jsinterop::{Callback, JsError, JsException, js_invokable};
use jsinterop_quickjs::QuickJs;
use serde_json::json;

/// Is ready when it is looked at again.
#[js_invokable]
async fn tick() {
    let mut is_second = false;
    poll_fn(|cx| {
        cx.waker().wake_by_ref();
        if std::mem::replace(&mut is_second, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[test]
fn a_signal_forgets_invocations_that_are_over() {
    let engine = engine(
        "const { signal } = new AbortController(); globalThis.listeners = 0; globalThis.heard = 0;
         for (const [name, count] of [['addEventListener', 1], ['removeEventListener', -1]]) {
           signal[name] = function (...args) { listeners += count; heard += 1; return Object.getPrototypeOf(this)[name].apply(this, args) };
         }
         globalThis.use = async () => { for (let n = 0; n < 50; n++) await jsinterop.invoke('jsinterop-quickjs', 'tick', signal); globalThis.counts = [listeners, heard] }",
    );
    block_on(engine.invoke::<()>("use", ())).unwrap();
    assert_eq!(engine.get_sync::<(i32, i32)>("counts").unwrap(), (0, 100));
}

#[test]
fn integers_that_would_be_rounded_are_refused() {
    let build = |value| QuickJs::builder().global("given", json!({ "inside": [value] })).build();
    let largest = build(9_007_199_254_740_991_u64).unwrap();
    assert_eq!(largest.get_sync::<u64>("given.inside[0]").unwrap(), 9_007_199_254_740_991);
    for value in [9_007_199_254_740_993, u64::MAX] {
        let error = build(value).unwrap_err().to_string();
        assert!(error.contains("2^53"), "{error}");
    }
}

#[test]
fn an_exception_is_itself_whatever_its_data() {
    let engine =
        engine("globalThis.told = (f) => { try { f() } catch (error) { return [error.message, typeof error.data] } }");
    let throws = |data: u64| {
        Callback::sync(move || -> Result<(), JsException> { Err(JsException::new("on purpose").with_data(&data)) })
    };
    for (data, kind) in [(5, "number"), (u64::MAX, "undefined")] {
        let told = engine.invoke_sync::<Vec<String>>("told", (&throws(data),)).unwrap();
        assert_eq!(told, ["on purpose", kind]);
    }
}

#[test]
fn an_exceptions_data_is_exact_as_far_as_numbers_are() {
    let engine = engine("globalThis.fail = (data) => { throw Object.assign(new Error('x'), { data }) }");
    for number in [9_007_199_254_740_991.0, 9e15, -9_007_199_254_740_991.0] {
        let Err(JsError::Exception(exception)) = engine.invoke_sync::<()>("fail", (number,)) else {
            panic!("it throws")
        };
        #[expect(clippy::cast_possible_truncation, reason = "it is whole")]
        let whole = number as i64;
        assert_eq!(exception.data.as_ref().unwrap().read::<serde_json::Value>().unwrap(), json!({ "data": whole }));
    }
}
