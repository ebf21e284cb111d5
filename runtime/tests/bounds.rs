//! What a host lets its runtime hold: pending calls, and live objects each way.

mod common;

use common::{Json, bounded, export};
use futures::FutureExt as _;
use jsinterop::host::{Bounds, RefId, Status};
use jsinterop::{Callback, JsError, JsObject, RustRef, js_invokable};
use serde_json::json;

fn exceeded(limit: &'static str, import: &'static str) -> JsError {
    JsError::LimitExceeded { import: import.into(), limit, max: 2 }
}

fn live(id: u64) -> Json {
    Json::Live(id, Box::new(json!({}).into()))
}

#[js_invokable]
fn keep(objects: Vec<JsObject>) -> usize {
    objects.len()
}

#[js_invokable]
fn lend() -> RustRef<String> {
    RustRef::new(String::new())
}

#[test]
fn calls_that_wait_are_counted() {
    let mut bounds = Bounds::default();
    bounds.calls = 2;
    let (rt, host) = bounded(bounds);
    host.link().set_status(Status::Ready);
    let [first, second, third] = ["a", "b", "c"].map(|path| rt.invoke::<u32>(path, ()).start());
    assert_eq!(third.now_or_never().unwrap(), Err(exceeded("pending calls", "c")));
    host.answer("a", Json::Number(1.0));
    assert_eq!(first.now_or_never().unwrap(), Ok(1));
    let fourth = rt.invoke::<u32>("d", ()).start();
    drop(second);
    drop(rt.invoke::<u32>("e", ()).start());
    assert_eq!(host.log(), ["a()", "b()", "d()", "cancel b", "e()", "cancel e"]);
    drop(fourth);
    assert_eq!(rt.counts().calls, 0);
}

#[test]
fn objects_that_rust_holds_are_counted_and_let_go_of() {
    let mut bounds = Bounds::default();
    bounds.objects = 2;
    let (rt, host) = bounded(bounds);
    host.link().set_status(Status::Ready);
    let call = rt.invoke::<JsObject>("a", ()).start();
    host.answer("a", live(1));
    let object = call.now_or_never().unwrap().expect("one is fine");
    let call = rt.invoke::<Vec<JsObject>>("b", ()).start();
    host.answer("b", Json::Array(vec![live(2), live(3)]));
    assert_eq!(call.now_or_never().unwrap(), Err(exceeded("objects that Rust holds", "b")));
    let mut log = host.log();
    log.sort();
    assert_eq!(log, ["a()", "b()", "release 2 1", "release 3 1"]);
    let refused = host.invoke(1, export("keep"), Json::Array(vec![Json::Array(vec![live(4), live(5)])]));
    let refused = refused.unwrap().unwrap_err();
    assert_eq!(refused.code(), "limit");
    assert!(refused.message.contains("the limit on objects that Rust holds (2) was reached"), "{refused}");
    drop(object);
    assert_eq!(rt.counts().objects, 0);
    assert!(host.invoke(2, export("keep"), Json::Array(vec![Json::Array(vec![live(6), live(7)])])).unwrap().is_ok());
}

#[test]
fn objects_that_javascript_holds_are_counted() {
    let mut bounds = Bounds::default();
    bounds.references = 2;
    let (rt, host) = bounded(bounds);
    host.link().set_status(Status::Ready);
    let (first, second) = (RustRef::new(1_u8), RustRef::new(2_u8));
    rt.invoke::<()>("a", (&first, &first)).detach();
    let call = rt.invoke::<()>("b", (&second, &Callback::new(|| async {}))).start();
    assert_eq!(call.now_or_never().unwrap(), Err(exceeded("objects that JavaScript holds", "b")));
    assert_eq!(rt.counts().references, 1, "what the failed call gave away was taken back");
    rt.invoke::<()>("c", (&second,)).detach();
    let refused = host.invoke(1, export("lend"), Json::Array(Vec::new())).unwrap().unwrap_err();
    assert_eq!(refused.code(), "limit");
    rt.invoke::<()>("d", (&first,)).detach();
    host.link().release(RefId(1), 3);
    assert!(host.invoke(2, export("lend"), Json::Array(Vec::new())).unwrap().is_ok());
}
