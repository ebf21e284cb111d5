//! A session's states: connecting, ready, lost, over; and what they mean for calls.

mod common;

use common::{Json, connect, connecting};
use futures::FutureExt as _;
use jsinterop::host::Status;
use jsinterop::{JsError, JsObject, js_import};
use serde_json::json;

#[js_import]
async fn a(text: &str) -> Result<u32, JsError>;
#[js_import]
async fn b(text: &str) -> Result<u32, JsError>;
#[js_import]
async fn c(text: &str) -> Result<u32, JsError>;
#[js_import]
async fn make() -> Result<JsObject, JsError>;
#[js_import]
fn now() -> Result<u32, JsError>;

fn number(value: u32) -> Json {
    Json::Number(value.into())
}

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
