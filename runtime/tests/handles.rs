//! Handles: identity, release, disposal, and that no data can be mistaken for one.

#![expect(clippy::expect_used, reason = "a mistake in a test ends the test")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Control, Json, connect};
use futures::FutureExt as _;
use jsinterop::host::{InvocationTarget, RefId, Status};
use jsinterop::{
    CallSignal, Callback, ElementRef, JsError, JsException, JsFunction, JsObject, JsRuntime, RustRef, js_import,
    js_invokable,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    async fn update(&self) -> Result<(), JsError>;
    async fn create(name: &str) -> Result<Chart, JsError>;
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u64),
    Text(String),
    Handle(JsObject),
}

#[derive(Deserialize)]
struct Inner {
    object: JsObject,
}

#[derive(Deserialize)]
struct Flat {
    #[serde(flatten)]
    inner: Inner,
}

/// What a call comes to that JavaScript answers with `value`.
fn receive<T: DeserializeOwned + Send + 'static>(rt: &JsRuntime, host: &Control, value: Json) -> Result<T, JsError> {
    let call = rt.invoke::<T>("f", ()).start();
    host.log();
    host.answer("f", value);
    call.now_or_never().expect("it is answered")
}

fn live(id: u64) -> Json {
    Json::Live(id, Box::new(json!({}).into()))
}

fn object(rt: &JsRuntime, host: &Control, id: u64) -> JsObject {
    receive(rt, host, live(id)).expect("it is an object")
}

fn sent<A: jsinterop::JsArgs>(rt: &JsRuntime, host: &Control, args: A) -> Vec<String> {
    rt.invoke::<()>("g", args).detach();
    host.log()
}

#[test]
fn one_object_has_one_id_and_is_released_per_reception() {
    let (rt, host) = connect();
    let (one, again, other) = (object(&rt, &host, 1), object(&rt, &host, 1), object(&rt, &host, 2));
    assert!(one == again && one != other);
    assert_eq!(sent(&rt, &host, (&one, [&again], &other)), ["g(<object 1>, [<object 1>], <object 2>)"]);
    let clone = one.clone();
    drop(one);
    assert_eq!(host.log(), Vec::<String>::new());
    drop((clone, again, other));
    assert_eq!(host.log(), ["release 1 1", "release 1 1", "release 2 1"]);
}

#[test]
fn a_disposed_object_says_so() {
    let (rt, host) = connect();
    let chart: Chart = object(&rt, &host, 1).cast();
    let clone = chart.clone();
    chart.as_ref().dispose();
    clone.as_ref().dispose();
    assert!(clone.as_ref().is_disposed());
    assert_eq!(host.log(), ["release 1 1"]);
    assert_eq!(clone.update().now_or_never(), Some(Err(JsError::Disposed { import: "Chart.update".into() })));
    let passed = rt.invoke::<()>("g", (1, &clone)).now_or_never();
    assert_eq!(passed, Some(Err(JsError::Disposed { import: "g".into() })));
    drop((chart, clone));
    assert_eq!((host.log(), rt.counts().calls), (vec![], 0));
}

#[test]
fn methods_go_to_the_object_and_statics_to_the_class() {
    let (rt, host) = connect();
    let ((elsewhere, _host), chart): (_, Chart) = (connect(), object(&rt, &host, 1).cast());
    elsewhere.enter(|| chart.update()).detach();
    rt.enter(|| Chart::create("x")).detach();
    assert_eq!(host.log(), ["update()", "Chart.create(\"x\")"]);
}

#[test]
fn a_handle_means_something_in_its_own_runtime_only() {
    let ((rt, host), (other, at_other)) = (connect(), connect());
    let object = object(&rt, &host, 1);
    let Some(Err(JsError::Argument { index, reason, .. })) = other.invoke::<()>("g", (0, &object)).now_or_never()
    else {
        panic!("it fails")
    };
    assert!(index == 1 && reason.contains("another runtime"), "{reason}");
    let call = object.invoke::<()>("f", ()).on(&other);
    assert!(matches!(call.now_or_never(), Some(Err(JsError::Argument { .. }))));
    assert_eq!((at_other.log(), other.counts().calls), (vec![], 0));
    assert_ne!(object, self::object(&other, &at_other, 1), "the same number, another runtime");
}

#[test]
fn no_data_becomes_a_handle() {
    let (rt, host) = connect();
    let token = Json::Bytes(jsinterop::value::ElementKind::U8, vec![0; 16]);
    for data in
        [json!(7).into(), json!("0123456789abcdef").into(), json!(null).into(), json!(true).into(), Json::Undefined]
    {
        assert!(receive::<JsObject>(&rt, &host, data.clone()).is_err(), "{data}");
        assert!(receive::<Flat>(&rt, &host, Json::Object(vec![("object".into(), data.clone())])).is_err(), "{data}");
        assert!(receive::<RustRef<String>>(&rt, &host, data.clone()).is_err(), "{data}");
        assert!(receive::<Callback>(&rt, &host, data).is_err());
    }
    let objects =
        [json!([0, 1]).into(), json!({ "$jsinterop::Handle": 1 }).into(), json!({ "$object": 1 }).into(), token];
    for data in objects {
        assert!(!matches!(receive(&rt, &host, data.clone()), Ok(Untagged::Handle(_))), "{data}");
        assert!(receive::<Flat>(&rt, &host, Json::Object(vec![("object".into(), data)])).is_err());
    }
    assert!(matches!(receive(&rt, &host, json!(7).into()), Ok(Untagged::Number(7))));
    // Marked objects survive serde's buffering.
    assert!(matches!(receive(&rt, &host, Json::Marked(3)), Ok(Untagged::Handle(_))));
    let flat: Flat = receive(&rt, &host, Json::Object(vec![("object".into(), Json::Marked(4))])).expect("a handle");
    assert_eq!(sent(&rt, &host, (&flat.inner.object,)), ["g(<object 4>)"]);
}

#[test]
fn other_formats_neither_write_nor_read_handles() {
    let (rt, host) = connect();
    let object = object(&rt, &host, 1);
    for error in [
        serde_json::to_string(&object).unwrap_err(),
        serde_json::to_string(&ElementRef::id("x")).unwrap_err(),
        serde_json::to_string(&RustRef::new(1)).unwrap_err(),
        serde_json::to_string(&Callback::sync(|| ())).unwrap_err(),
        serde_json::to_string(&CallSignal).unwrap_err(),
        serde_json::to_value(vec![Some(&object)]).unwrap_err(),
    ] {
        assert!(error.to_string().contains("stands for a live object"), "{error}");
    }
    assert!(serde_json::from_str::<Untagged>("{}").is_err());
    // Nor does a value that was written in vain disturb the next one.
    assert_eq!(sent(&rt, &host, (&object, 1)), ["g(<object 1>, 1)"]);
}

#[test]
fn a_token_is_forgotten_with_its_message() {
    /// Keeps what a handle looks like to serde.
    #[derive(Debug, PartialEq)]
    struct Spy(Vec<u8>);
    impl<'de> Deserialize<'de> for Spy {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct V;
            impl<'de> serde::de::Visitor<'de> for V {
                type Value = Spy;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a handle")
                }
                fn visit_newtype_struct<D: serde::Deserializer<'de>>(self, inner: D) -> Result<Spy, D::Error> {
                    inner.deserialize_bytes(self)
                }
                fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Spy, E> {
                    Ok(Spy(bytes.to_vec()))
                }
            }
            deserializer.deserialize_newtype_struct("$jsinterop::Handle", V)
        }
    }
    let (rt, host) = connect();
    let Spy(first) = receive(&rt, &host, Json::Marked(1)).expect("a token");
    let Spy(second) = receive(&rt, &host, Json::Marked(1)).expect("a token");
    assert!(first.len() == 16 && first != second);
    assert_eq!(host.log(), ["release 1 1"], "a handle that nobody took is let go");
    let bytes = serde::de::value::BytesDeserializer::<serde::de::value::Error>::new(&first);
    assert!(JsObject::deserialize(bytes).is_err());
}

#[test]
fn functions_are_objects_but_not_all_objects_functions() {
    let (rt, host) = connect();
    let function: JsFunction = receive(&rt, &host, Json::Function(1)).expect("a function");
    function.call::<()>((1,)).detach();
    assert_eq!(host.log(), ["(1)"]);
    assert!(receive::<JsObject>(&rt, &host, Json::Function(1)).is_ok());
    let error = receive::<JsFunction>(&rt, &host, live(2)).unwrap_err();
    assert!(error.to_string().contains("not a function"), "{error}");
    assert_eq!(host.log(), ["release 2 1"], "what does not fit is not kept");
}

#[test]
fn elements_are_named_or_kept() {
    let (rt, host) = connect();
    let kept: ElementRef = receive(&rt, &host, live(1)).expect("an element");
    let args = (ElementRef::id("a"), ElementRef::selector("form input"), &kept);
    assert_eq!(sent(&rt, &host, args), [r#"g("Id(\"a\")", "Selector(\"form input\")", <object 1>)"#]);
    assert!(kept.as_object().is_some() && ElementRef::id("a").as_object().is_none());
}

// ---- What JavaScript holds of Rust -------------------------------------------------------------------------------------

struct Helper(Arc<AtomicUsize>);

impl Drop for Helper {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[js_invokable]
impl Helper {
    #[js_invokable]
    fn ping(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn a_rust_object_has_one_id_and_comes_back_as_itself() {
    let ((rt, host), drops) = (connect(), Arc::default());
    let helper = RustRef::new(Helper(Arc::clone(&drops)));
    assert_eq!(sent(&rt, &host, (&helper, [&helper])), [r#"g(<rust 1 ["ping"]>, [<rust 1 ["ping"]>])"#]);
    let back: RustRef<Helper> = receive(&rt, &host, Json::Rust(1, String::new())).expect("the object");
    assert!(back.ptr_eq(&helper));
    let error = receive::<RustRef<String>>(&rt, &host, Json::Rust(1, String::new())).unwrap_err().to_string();
    assert!(error.contains("expected a `String` of Rust, found a `Helper`"), "{error}");
    let error = receive::<JsObject>(&rt, &host, Json::Rust(1, String::new())).unwrap_err().to_string();
    assert!(error.contains("receive it as the `RustRef`"), "{error}");
    assert!(receive::<RustRef<Helper>>(&rt, &host, live(1)).is_err());
    // JavaScript keeps it alive.
    drop((helper, back));
    assert_eq!((drops.load(Ordering::Relaxed), rt.counts().references), (0, 1));
    host.link().release(RefId(1), 1);
    assert_eq!((drops.load(Ordering::Relaxed), rt.counts().references), (0, 1));
    host.link().release(RefId(1), 1);
    assert_eq!((drops.load(Ordering::Relaxed), rt.counts().references), (1, 0));
    host.link().release(RefId(1), 1);
    assert!(receive::<RustRef<Helper>>(&rt, &host, Json::Rust(1, String::new())).is_err());
}

#[test]
fn a_rust_object_can_be_taken_back() {
    let ((rt, host), (other, at_other)) = (connect(), connect());
    let helper = RustRef::new(Helper(Arc::default()));
    sent(&rt, &host, (&helper,));
    sent(&other, &at_other, (&helper,));
    helper.dispose();
    helper.dispose();
    assert_eq!((host.log(), at_other.log()), (vec!["revoke 1".to_owned()], vec!["revoke 1".to_owned()]));
    assert_eq!((rt.counts().references, other.counts().references), (0, 0));
    let ping = InvocationTarget::Method { receiver: RefId(1), name: "ping" };
    assert_eq!(host.invoke_sync(ping, json!([]).into()).unwrap_err().code(), "disposed");
    assert_eq!(rt.invoke::<()>("g", (&helper,)).now_or_never(), Some(Err(JsError::Disposed { import: "g".into() })));
}

#[test]
fn the_end_of_a_session_lets_everything_go() {
    let ((rt, host), drops) = (connect(), Arc::default());
    sent(&rt, &host, (RustRef::new(Helper(Arc::clone(&drops))), Callback::once(|| async {})));
    assert_eq!((rt.counts().references, drops.load(Ordering::Relaxed)), (2, 0));
    host.link().set_status(Status::Ended);
    assert_eq!((rt.counts().references, drops.load(Ordering::Relaxed)), (0, 1));
}

fn call(host: &Control, id: u64, args: serde_json::Value) -> Result<Json, JsException> {
    let target = InvocationTarget::Callback { callback: RefId(id) };
    host.invoke(99, target, args.into()).unwrap_or_else(|| {
        host.take_tasks().into_iter().for_each(futures::executor::block_on);
        host.reply(99).expect("it is through")
    })
}

#[test]
fn a_callback_is_one_function_and_lives_as_long_as_rust_keeps_it() {
    let (rt, host) = connect();
    let callback = Callback::new(|a: u32, b: Option<u32>| async move { a + b.unwrap_or(1) });
    assert_eq!(sent(&rt, &host, (&callback, callback.clone())), ["g(<rust 1 Async>, <rust 1 Async>)"]);
    assert_eq!(call(&host, 1, json!([1])), Ok(Json::Number(2.0)));
    assert_eq!(call(&host, 1, json!([1, 2, 3])), Ok(Json::Number(3.0)));
    let back: Callback = receive(&rt, &host, Json::Rust(1, String::new())).expect("the callback");
    assert!(back.ptr_eq(&callback));
    drop(back);
    drop(callback);
    assert_eq!((host.log(), rt.counts().references), (vec!["revoke 1".to_owned()], 0));
    assert_eq!(call(&host, 1, json!([1])).unwrap_err().code(), "disposed");
}

#[test]
fn a_callback_that_javascript_let_go_of_can_be_sent_again() {
    let (rt, host) = connect();
    let callback = Callback::sync(|| 5);
    sent(&rt, &host, (&callback,));
    host.link().release(RefId(1), 1);
    assert_eq!(rt.counts().references, 0);
    assert_eq!(
        sent(&rt, &host, (&callback,)),
        ["g(<rust 2 Sync>)"],
        "a new number: an old one never means something new"
    );
    assert_eq!(call(&host, 2, json!([])), Ok(Json::Number(5.0)));
    assert!(call(&host, 1, json!([])).is_err());
    drop(callback);
    assert_eq!(host.log(), ["revoke 2"]);
}

#[test]
fn a_callback_for_one_use_is_gone_after_it() {
    let ((rt, host), drops) = (connect(), Arc::default());
    let helper = Helper(Arc::clone(&drops));
    let callback = Callback::once(move |text: String| async move {
        let _moved = helper;
        Err::<(), _>(JsException::new(text))
    });
    sent(&rt, &host, (callback,));
    assert_eq!(call(&host, 1, json!([])).unwrap_err().code(), "arguments");
    assert_eq!(rt.counts().references, 0);
    assert_eq!(drops.load(Ordering::Relaxed), 1, "one use is one use");

    sent(&rt, &host, (Callback::once(|| async { 1 }),));
    assert_eq!(call(&host, 2, json!([])), Ok(Json::Number(1.0)));
    assert_eq!(rt.counts().references, 0);
    assert_eq!(host.log(), ["revoke 1", "revoke 2"].map(str::to_owned)[1..].to_vec());
    assert_eq!(call(&host, 2, json!([])).unwrap_err().code(), "disposed");

    // Never called: JavaScript collects it.
    sent(&rt, &host, (Callback::once(|| async {}),));
    host.link().release(RefId(3), 1);
    assert_eq!(rt.counts().references, 0);
}

#[test]
fn a_forgotten_callback_belongs_to_javascript() {
    let (rt, host) = connect();
    let before = Callback::sync(|| 1);
    before.forget();
    sent(&rt, &host, (before,));
    let after = Callback::sync(|| 2);
    sent(&rt, &host, (&after,));
    after.forget();
    drop(after);
    assert_eq!((call(&host, 1, json!([])), call(&host, 2, json!([]))), (Ok(Json::Number(1.0)), Ok(Json::Number(2.0))));
    host.link().release(RefId(1), 1);
    host.link().release(RefId(2), 1);
    assert_eq!((rt.counts().references, call(&host, 2, json!([])).is_err()), (0, true));
}

#[test]
fn a_callback_that_panics_or_fails_tells_javascript() {
    let (rt, host) = connect();
    let panics = Callback::sync(|| -> u32 { panic!("secret") });
    let fails = Callback::new(|| async { Err::<(), _>(JsException::new("no").with_name("RangeError")) });
    sent(&rt, &host, (&panics, &fails));
    let error = call(&host, 1, json!([])).unwrap_err();
    assert_eq!((error.code(), error.message.as_str()), ("panic", "the callback panicked"));
    assert_eq!(call(&host, 2, json!([])).unwrap_err().name, "RangeError");
}
