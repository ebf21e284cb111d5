//! A call's life: sent at the first poll, in order, waiting while the host is busy, cancelled, timed out, cut off.

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Control, Json, connect, connecting};
use futures::FutureExt as _;
use jsinterop::host::Status;
use jsinterop::{Callback, JsError, JsObject, JsRuntime, RustRef, js_import};
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
#[js_import]
async fn give(helper: &RustRef<String>, listener: &Callback) -> Result<(), JsError>;
#[js_import]
fn now() -> Result<u32, JsError>;

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

// ---- A busy host -------------------------------------------------------------------------------------------------------

#[test]
fn calls_wait_in_line_for_a_busy_host() {
    let (rt, host) = connect();
    host.make_room(1);
    let (mut first, mut second, mut third) = (a("1").on(&rt), b("2").on(&rt), c("3").on(&rt));
    for call in [&mut first, &mut second, &mut third] {
        assert!(call.now_or_never().is_none());
    }
    assert_eq!(host.log(), ["a(\"1\")"]);
    // The third is polled first, but it is not its turn.
    host.make_room(2);
    assert!((&mut third).now_or_never().is_none());
    assert_eq!(host.log(), Vec::<String>::new());
    assert!((&mut second).now_or_never().is_none());
    assert_eq!(host.log(), ["b(\"2\")"]);
    assert!((&mut third).now_or_never().is_none());
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
    host.make_room(5);
    assert_eq!(host.log(), Vec::<String>::new(), "the first is a future that has yet to be polled");
    // From a waiting future to a started call: what it has been waiting for happens now.
    let first = first.start();
    assert_eq!(host.log(), ["a(\"1\")", "b(\"2\")"]);
    assert!((&mut third).now_or_never().is_none());
    assert_eq!(host.log(), ["c(\"3\")"]);
    drop((first, second, third));
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
    host.set_room(5);
    drop(first);
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

// ---- The session -------------------------------------------------------------------------------------------------------

#[test]
fn the_end_fails_every_call_and_tells_what_may_have_run() {
    let (rt, host) = connect();
    let sent = a("sent").on(&rt).start();
    host.make_room(0);
    let buffered = b("buffered").on(&rt).start();
    let mut waiting = c("waiting").on(&rt);
    assert!((&mut waiting).now_or_never().is_none());
    host.link().set_status(Status::Ended);
    let gone =
        |import: &'static str, may_have_run| Some(Err(JsError::Disconnected { import: import.into(), may_have_run }));
    assert_eq!(sent.now_or_never(), gone("a", true));
    assert_eq!(buffered.now_or_never(), gone("b", false));
    assert_eq!(waiting.now_or_never(), gone("c", false));
    assert_eq!(a("late").on(&rt).now_or_never(), gone("a", false));
    assert_eq!((rt.counts().calls, host.armed()), (0, 0));
    host.make_room(5);
    assert_eq!(host.log(), ["a(\"sent\")"]);
    host.link().set_status(Status::Ready);
    assert_eq!(rt.status(), Status::Ended);
}

#[test]
fn ready_and_the_status_are_told() {
    let (rt, host) = connecting();
    let mut ready = Box::pin(rt.ready());
    let mut changes = rt.status_changes();
    assert!(ready.as_mut().now_or_never().is_none() && !rt.is_connected());
    host.link().set_status(Status::Ready);
    assert_eq!(ready.now_or_never(), Some(Ok(())));
    host.link().set_status(Status::Reconnecting);
    host.link().set_status(Status::Reconnecting);
    host.link().set_status(Status::Ended);
    let seen: Vec<_> = std::iter::from_fn(|| changes.next().now_or_never().flatten()).collect();
    assert_eq!(seen, [Status::Connecting, Status::Ready, Status::Reconnecting, Status::Ended]);
    assert!(matches!(rt.ready().now_or_never(), Some(Err(JsError::Disconnected { may_have_run: false, .. }))));
}

#[test]
fn synchronous_calls_need_a_host_in_this_process_that_is_ready() {
    let (rt, host) = connecting();
    let call = || rt.enter(now);
    assert_eq!(call(), Err(JsError::NotInProcess { import: "now".into() }));
    host.in_process();
    assert_eq!(call(), Err(JsError::Unavailable { import: "now".into() }));
    host.link().set_status(Status::Ready);
    assert_eq!(call(), Ok(7));
    host.link().set_status(Status::Ended);
    assert_eq!(call(), Err(JsError::Disconnected { import: "now".into(), may_have_run: false }));
}

#[test]
fn a_call_keeps_its_runtime() {
    let (rt, host) = connect();
    let call = a("x").on(&rt).start();
    drop(rt);
    host.answer("a", number(1));
    assert_eq!(call.now_or_never(), Some(Ok(1)));
    assert!(host.link().runtime().is_none());
}

#[test]
fn an_object_without_its_runtime_fails() {
    let object = {
        let (rt, host) = connect();
        let call = make().on(&rt).start();
        host.answer("make", Json::Live(5, Box::new(json!({}).into())));
        call.now_or_never().unwrap().unwrap()
    };
    assert!(object.runtime().is_none());
    let error = object.invoke::<()>("close", ()).now_or_never();
    assert_eq!(error, Some(Err(JsError::Disconnected { import: "close".into(), may_have_run: false })));
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
