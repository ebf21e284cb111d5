//! A call's life: sent at the first poll, answered, cancelled, timed out, refused.

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Control, Json, connect};
use futures::FutureExt as _;
use jsinterop::{JsError, JsObject, JsRuntime, js_import};
use serde_json::json;

#[js_import]
async fn a(text: &str) -> Result<u32, JsError>;
#[js_import]
async fn b(text: &str) -> Result<u32, JsError>;
#[js_import]
async fn c(text: &str) -> Result<u32, JsError>;
#[js_import(timeout = "10s")]
async fn limited() -> Result<u32, JsError>;
#[js_import(timeout = "none")]
async fn unlimited() -> Result<u32, JsError>;
#[js_import]
async fn nothing() -> Result<(), JsError>;
#[js_import]
async fn make() -> Result<JsObject, JsError>;

fn number(value: u32) -> Json {
    Json::Number(value.into())
}

#[test]
fn nothing_is_sent_before_the_first_poll() {
    let (rt, host) = connect();
    let mut call = a("x").on(&rt);
    assert_eq!((host.log(), rt.counts().calls), (vec![], 0));
    assert!((&mut call).now_or_never().is_none());
    assert_eq!((host.log(), rt.counts().calls), (vec!["a(\"x\")".to_owned()], 1));
    host.answer("a", number(3));
    assert_eq!((call.now_or_never(), rt.counts().calls, host.armed()), (Some(Ok(3)), 0, 0));
}

#[test]
fn a_call_never_polled_leaves_no_trace() {
    let (rt, host) = connect();
    drop(a("x").on(&rt));
    assert_eq!((host.log(), host.armed()), (vec![], 0));
}

#[test]
fn start_sends_now_and_borrows_nothing() {
    let (rt, host) = connect();
    let started = {
        let text = "short-lived".to_owned();
        a(&text).on(&rt).start()
    };
    assert_eq!(host.log(), ["a(\"short-lived\")"]);
    host.answer("a", number(1));
    assert_eq!(started.now_or_never(), Some(Ok(1)));
}

#[test]
fn detach_lets_the_call_go_on() {
    let (rt, host) = connect();
    a("x").on(&rt).detach();
    b("y").on(&rt).start().detach();
    assert_eq!(host.log(), ["a(\"x\")", "b(\"y\")"]);
    host.fail("a", JsError::Cancelled { import: "".into() });
    host.answer("b", number(1));
    assert_eq!((host.log(), rt.counts().calls), (vec![], 0));
}

#[test]
fn dropping_cancels() {
    let (rt, host) = connect();
    let mut call = a("x").on(&rt);
    assert!((&mut call).now_or_never().is_none());
    drop(call);
    drop(b("y").on(&rt).start());
    assert_eq!(host.log(), ["a(\"x\")", "cancel a", "b(\"y\")", "cancel b"]);
    assert_eq!((rt.counts().calls, host.armed()), (0, 0));
    // What it still answers meets nobody, also when its place has been taken.
    let mut other = c("z").on(&rt);
    assert!((&mut other).now_or_never().is_none());
    host.answer("a", number(1));
    host.answer("b", number(2));
    assert!((&mut other).now_or_never().is_none());
}

#[test]
fn a_finished_call_is_not_cancelled() {
    let (rt, host) = connect();
    let started = a("x").on(&rt).start();
    host.answer("a", number(1));
    drop(started);
    assert_eq!(host.log(), ["a(\"x\")"]);
}

#[test]
fn handles_in_an_answer_nobody_wants_are_never_made() {
    let (rt, host) = connect();
    let first = make().on(&rt).start();
    host.answer("make", Json::Live(5, Box::new(json!({}).into())));
    drop(first);
    let second = make().on(&rt).start();
    drop(second);
    host.answer("make", Json::Live(6, Box::new(json!({}).into())));
    assert_eq!(host.log(), ["make()", "release 5 1", "make()", "cancel make"]);
}

#[test]
fn a_time_limit_cancels_and_says_how_long() {
    let (rt, host) = connect();
    let secs = Duration::from_secs;
    let calls = (limited().on(&rt).start(), a("x").on(&rt).start(), limited().on(&rt).timeout(secs(1)).start());
    let never = (unlimited().on(&rt).start(), limited().on(&rt).no_timeout().start());
    assert_eq!(host.armed(), 3);
    host.log();
    host.advance(secs(1));
    let timeout = |import: &'static str, after| Some(Err(JsError::Timeout { import: import.into(), after }));
    assert_eq!(calls.2.now_or_never(), timeout("limited", secs(1)));
    host.advance(secs(59));
    assert_eq!(calls.0.now_or_never(), timeout("limited", secs(10)));
    assert_eq!(calls.1.now_or_never(), timeout("a", secs(60)));
    assert_eq!(rt.counts().calls, 2);
    rt.set_timeout(None);
    drop(never);
    let _unlimited_now = a("y").on(&rt).start();
    assert_eq!(host.armed(), 0);
}

#[test]
fn a_call_that_cannot_start_fails_and_is_not_cancelled() {
    let (rt, host) = connect();
    host.refuse_next(JsError::LimitExceeded { import: "".into(), limit: "pending calls", max: 3 });
    let refused = Some(Err(JsError::LimitExceeded { import: "a".into(), limit: "pending calls", max: 3 }));
    assert_eq!(a("x").on(&rt).now_or_never(), refused);
    host.refuse_next(JsError::LimitExceeded { import: "".into(), limit: "pending calls", max: 3 });
    assert_eq!(a("x").on(&rt).start().now_or_never(), refused);
    assert_eq!((host.log(), host.armed(), rt.counts().calls), (vec![], 0, 0));
}

#[test]
fn a_polled_call_that_is_over_says_so() {
    let (rt, host) = connect();
    let mut call = a("x").on(&rt);
    assert!((&mut call).now_or_never().is_none());
    host.answer("a", number(1));
    assert_eq!((&mut call).now_or_never(), Some(Ok(1)));
    assert_eq!(call.now_or_never(), Some(Err(JsError::Cancelled { import: "a".into() })));
}

#[test]
fn results_that_nobody_declared_are_never_read() {
    let (rt, host) = connect();
    let call = nothing().on(&rt).start();
    host.answer("nothing", Json::Symbol);
    assert_eq!(call.now_or_never(), Some(Ok(())));
}

#[test]
fn a_result_whose_type_panics_is_an_error_and_not_a_call_without_an_end() {
    struct Fussy;
    impl<'de> serde::Deserialize<'de> for Fussy {
        fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            panic!("on purpose")
        }
    }
    let (rt, host) = connect();
    let call = rt.invoke::<Fussy>("f", ()).start();
    host.answer("f", number(1));
    let Some(Err(JsError::Mismatch { expected, .. })) = call.now_or_never() else { panic!("it fails") };
    assert!(expected.contains("Fussy"), "{expected}");
}

#[test]
fn paths_given_at_run_time_are_checked() {
    let (rt, host) = connect();
    for path in ["", "a..b", "a.__proto__", "a b", "a[x]"] {
        let error = rt.invoke::<()>(path, ()).now_or_never();
        assert!(matches!(error, Some(Err(JsError::InvalidPath { .. }))), "{path}");
    }
    assert_eq!((host.log(), rt.counts().calls), (vec![], 0));
}

fn _calls_are_send(rt: &JsRuntime, host: &Arc<Control>) {
    fn send<T: Send>(_: T) {}
    send(a("x"));
    send(a("x").start());
    send((rt.clone(), Arc::clone(host)));
}
