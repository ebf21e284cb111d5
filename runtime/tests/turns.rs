//! Calls wait their turn while the host is busy, and reach JavaScript in the order they came.

mod common;

use std::time::Duration;

use common::{Json, always_free, connect};
use futures::FutureExt as _;
use jsinterop::{Callback, JsError, JsObject, RustRef, js_import};
use serde_json::json;

#[js_import]
async fn a(text: &str) -> Result<u32, JsError>;
#[js_import]
async fn b(text: &str) -> Result<u32, JsError>;
#[js_import]
async fn c(text: &str) -> Result<u32, JsError>;
#[js_import(timeout = "10s")]
async fn limited() -> Result<u32, JsError>;
#[js_import]
async fn make() -> Result<JsObject, JsError>;
#[js_import]
async fn give(helper: &RustRef<String>, listener: &Callback) -> Result<(), JsError>;

fn number(value: u32) -> Json {
    Json::Number(value.into())
}

#[test]
fn calls_wait_in_line_for_a_busy_host() {
    let (rt, host) = connect();
    host.make_room(1);
    let (mut first, mut second, mut third) = (a("1").on(&rt), b("2").on(&rt), c("3").on(&rt));
    for call in [&mut first, &mut second, &mut third] {
        assert!(call.now_or_never().is_none());
    }
    assert_eq!(host.log(), ["a(\"1\")"]);
    // The line moves on by itself: a future that nobody polls for now does not hold up the others.
    host.make_room(1);
    assert_eq!(host.log(), ["b(\"2\")"]);
    host.make_room(1);
    assert_eq!(host.log(), ["c(\"3\")"]);
    for (path, call) in [("a", first), ("b", second), ("c", third)] {
        host.answer(path, number(9));
        assert_eq!(call.now_or_never(), Some(Ok(9)));
    }
}

#[test]
fn started_calls_are_buffered_and_sent_by_themselves() {
    let (rt, host) = connect();
    host.make_room(0);
    let calls = {
        let text = "gone".to_owned();
        (a(&text).on(&rt).start(), b(&text).on(&rt).start())
    };
    c("detached").on(&rt).detach();
    assert_eq!(host.log(), Vec::<String>::new());
    host.make_room(1);
    assert_eq!(host.log(), ["a(\"gone\")"]);
    host.make_room(5);
    assert_eq!(host.log(), ["b(\"gone\")", "c(\"detached\")"]);
    host.answer("b", number(2));
    assert_eq!(calls.1.now_or_never(), Some(Ok(2)));
    drop(calls.0);
    assert_eq!(host.log(), ["cancel a"]);
}

#[test]
fn polled_and_started_calls_keep_their_order() {
    let (rt, host) = connect();
    host.make_room(0);
    let mut first = a("1").on(&rt);
    assert!((&mut first).now_or_never().is_none());
    let second = b("2").on(&rt).start();
    let mut third = c("3").on(&rt);
    assert!((&mut third).now_or_never().is_none());
    let fourth = a("4").on(&rt).start();
    host.make_room(5);
    assert_eq!(host.log(), ["a(\"1\")", "b(\"2\")", "c(\"3\")", "a(\"4\")"]);
    drop((first, second, third, fourth));
}

#[test]
fn a_waiting_future_can_become_a_started_call() {
    let (rt, host) = connect();
    host.make_room(0);
    let mut call = a("1").on(&rt);
    assert!((&mut call).now_or_never().is_none());
    let started = call.start();
    assert_eq!(host.log(), Vec::<String>::new());
    host.make_room(1);
    assert_eq!(host.log(), ["a(\"1\")"]);
    host.answer("a", number(4));
    assert_eq!(started.now_or_never(), Some(Ok(4)));
}

#[test]
fn dropping_a_waiting_call_lets_the_next_one_pass() {
    let (rt, host) = connect();
    host.make_room(0);
    let mut first = a("1").on(&rt);
    assert!((&mut first).now_or_never().is_none());
    let second = b("2").on(&rt).start();
    let third = c("3").on(&rt).start();
    drop(first);
    host.make_room(5);
    assert_eq!(host.log(), ["b(\"2\")", "c(\"3\")"], "it was not sent, so it is not cancelled either");
    drop((second, third));
}

#[test]
fn a_buffered_call_can_be_dropped() {
    let (rt, host) = connect();
    host.make_room(0);
    let (first, second) = (a("1").on(&rt).start(), b("2").on(&rt).start());
    drop(first);
    host.make_room(5);
    assert_eq!(host.log(), ["b(\"2\")"]);
    drop(second);
    assert_eq!(rt.counts().calls, 0);
}

#[test]
fn a_time_limit_passes_while_a_call_waits() {
    let (rt, host) = connect();
    host.make_room(0);
    let mut polled = limited().on(&rt);
    assert!((&mut polled).now_or_never().is_none());
    let started = limited().on(&rt).start();
    host.advance(Duration::from_secs(10));
    let timeout = Some(Err(JsError::Timeout { import: "limited".into(), after: Duration::from_secs(10) }));
    assert_eq!((polled.now_or_never(), started.now_or_never()), (timeout.clone(), timeout));
    host.make_room(5);
    assert_eq!(host.log(), Vec::<String>::new());
}

#[test]
fn references_in_a_call_that_is_not_sent_are_taken_back() {
    let (rt, host) = connect();
    let (helper, listener) = (RustRef::new("x".to_owned()), Callback::sync(|| ()));
    host.make_room(0);
    let waiting = give(&helper, &listener).on(&rt).start();
    assert_eq!(rt.counts().references, 2);
    drop(waiting);
    assert_eq!(rt.counts().references, 0);
    // Sent: they stay.
    let waiting = give(&helper, &listener).on(&rt).start();
    host.make_room(5);
    drop(waiting);
    assert_eq!(rt.counts().references, 2);
    // An argument that cannot be passed takes back those before it.
    let broken = rt.invoke::<()>("broken", (RustRef::new(1_u8), u64::MAX));
    let Some(Err(JsError::Argument { index, reason, .. })) = broken.now_or_never() else { panic!("it fails") };
    assert!(index == 1 && reason.contains("BigInt"), "{reason}");
    assert_eq!(rt.counts().references, 2);
    host.make_room(0);
    let broken = rt.invoke::<()>("broken", (&RustRef::new(1_u8), u64::MAX)).start();
    assert!(matches!(broken.now_or_never(), Some(Err(JsError::Argument { .. }))));
    assert_eq!((rt.counts().references, rt.counts().calls), (2, 0));
}

#[test]
fn a_buffered_call_keeps_its_objects_until_it_is_sent() {
    let (rt, host) = connect();
    let object = {
        let call = make().on(&rt).start();
        host.answer("make", Json::Live(5, Box::new(json!({}).into())));
        call.now_or_never().unwrap().unwrap()
    };
    host.make_room(0);
    host.log();
    let waiting = object.invoke::<()>("close", (&object,)).start();
    drop(object);
    assert_eq!(host.log(), Vec::<String>::new(), "not released before it is named");
    host.make_room(1);
    assert_eq!(host.log(), ["close(<object 5>)"]);
    drop(waiting);
    assert_eq!(host.log(), ["cancel close", "release 5 1"]);
}

#[test]
fn a_host_that_has_no_call_wait_fails_what_it_cannot_take() {
    let (rt, host) = always_free(1);
    let taken = a("1").on(&rt).start();
    let error = JsError::LimitExceeded { import: "b".into(), limit: "calls that wait for the host", max: 0 };
    assert_eq!(b("2").on(&rt).now_or_never(), Some(Err(error)));
    let (helper, listener) = (RustRef::new(String::new()), Callback::new(|| async {}));
    let given = give(&helper, &listener).on(&rt).start().now_or_never();
    assert!(matches!(given, Some(Err(JsError::LimitExceeded { .. }))), "{given:?}");
    assert_eq!((rt.counts().calls, rt.counts().references), (1, 0));
    // Nothing of them comes later, and the next call is not held up.
    host.make_room(1);
    let next = c("3").on(&rt).start();
    assert_eq!(host.log(), ["a(\"1\")", "c(\"3\")"]);
    host.answer("a", number(1));
    host.answer("c", number(3));
    assert_eq!((taken.now_or_never(), next.now_or_never()), (Some(Ok(1)), Some(Ok(3))));
}

#[test]
fn many_threads_keep_the_order_of_each() {
    let (rt, host) = connect();
    host.make_room(0);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let rt = &rt;
            scope.spawn(move || (0..50).for_each(|i| rt.invoke::<()>("f", (thread, i)).detach()));
        }
        scope.spawn(|| (0..100).for_each(|_| host.make_room(2)));
    });
    host.make_room(usize::MAX);
    let log = host.log();
    assert_eq!(log.len(), 200);
    for thread in 0..4 {
        let own: Vec<_> = log.iter().filter(|text| text.starts_with(&format!("f({thread}, "))).collect();
        let expected: Vec<_> = (0..50).map(|i| format!("f({thread}, {i})")).collect();
        assert!(own.into_iter().eq(&expected), "{log:?}");
    }
}
