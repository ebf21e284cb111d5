//! Exports as a host runs them: arguments, state, errors, panics, order, cancellation.

#![expect(clippy::expect_used, clippy::panic, reason = "a mistake in a test ends the test")]
#![expect(clippy::unused_async, reason = "exports that are only declared so")]

mod common;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};

use common::{Control, Json, connect, export};
use jsinterop::host::{InvocationTarget, RefId, Status, Task};
use jsinterop::{Callback, JsError, JsException, JsObject, JsRuntime, RustRef, js_import, js_invokable};
use serde_json::json;

#[js_invokable]
fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[js_invokable]
fn greet(name: String, times: Option<u32>, mark: Option<char>) -> String {
    format!("{name} {times:?} {mark:?}")
}

#[js_invokable]
fn bytes_len(bytes: &[u8], text: &str) -> usize {
    bytes.len() + text.len()
}

#[js_invokable("named", alias = "alias")]
fn with_names() {}

#[derive(Clone)]
struct Db(Arc<AtomicUsize>);

#[js_invokable]
async fn count(#[state] db: Db, by: usize, #[state] rt: JsRuntime) -> usize {
    assert_eq!(JsRuntime::current(), Some(rt), "it runs in its caller's scope");
    db.0.fetch_add(by, Ordering::Relaxed) + by
}

#[derive(Debug)]
struct Chosen;

impl From<Chosen> for JsException {
    fn from(_: Chosen) -> Self {
        Self::new("sold out").with_name("SoldOut").with_data(&json!({ "left": 2 }))
    }
}

#[derive(Debug)]
struct Secret;

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the password is 1234")
    }
}

impl std::error::Error for Secret {}

#[js_invokable]
fn fails(how: String) -> Result<(), Chosen> {
    if how == "yes" { Err(Chosen) } else { Ok(()) }
}

#[js_invokable]
async fn leaks() -> Result<u32, Secret> {
    Err(Secret)
}

#[js_import]
async fn import() -> Result<(), JsError>;

#[js_invokable]
async fn passes_on() -> Result<(), JsError> {
    import().await
}

#[js_invokable]
fn panics() {
    panic!("the password is 1234");
}

#[js_invokable]
async fn panics_later() {
    std::future::ready(()).await;
    panic!("the password is {}", 1234);
}

#[js_invokable]
fn cannot_be_sent() -> u64 {
    u64::MAX
}

struct Counter(AtomicUsize);

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn next(&self, by: usize) -> usize {
        self.0.fetch_add(by, Ordering::Relaxed) + by
    }

    #[js_invokable]
    async fn later(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    #[js_invokable]
    fn is_same(&self, other: RustRef<Counter>) -> bool {
        std::ptr::eq(self, &raw const *other)
    }
}

fn args(value: serde_json::Value) -> Json {
    value.into()
}

/// Polls every task once.
fn poll(tasks: &mut Vec<Task>) {
    tasks.retain_mut(|task| task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

fn run(host: &Control, target: InvocationTarget<'_>, args: Json) -> Result<Json, JsException> {
    host.invoke(1, target, args).unwrap_or_else(|| {
        poll(&mut host.take_tasks());
        host.reply(1).expect("it is through")
    })
}

#[test]
fn arguments_are_counted_and_named() {
    let (_rt, host) = connect();
    let invoke = |name, list| run(&host, export(name), args(list));
    assert_eq!(invoke("add", json!([2, 3])), Ok(Json::Number(5.0)));
    let text = |name, list| {
        let error = invoke(name, list).unwrap_err();
        assert_eq!(error.code(), "arguments");
        error.message
    };
    assert_eq!(text("add", json!([2])), "`add(a, b)` takes 2 arguments, but got 1");
    assert_eq!(text("add", json!([2, 3, 4])), "`add(a, b)` takes 2 arguments, but got 3");
    assert_eq!(text("fails", json!([])), "`fails(how)` takes 1 argument, but got 0");
    assert_eq!(text("add", json!([2, "3"])), "argument `b` of `add` does not fit: $: expected i32, found string");
    assert!(text("add", json!([2, 1.5])).contains("expected i32, found number 1.5"));
    assert_eq!(invoke("greet", json!(["Ann"])), Ok(Json::Text("Ann None None".into())));
    assert_eq!(invoke("greet", json!(["Ann", 2])), Ok(Json::Text("Ann Some(2) None".into())));
    assert_eq!(invoke("greet", json!(["Ann", null, "!"])), Ok(Json::Text("Ann None Some('!')".into())));
    assert!(text("greet", json!([])).contains("takes 3 arguments, but got 0"));
    let bytes =
        Json::Array(vec![Json::Bytes(jsinterop::value::ElementKind::U8, vec![1, 2, 3]), Json::Text("ab".into())]);
    assert_eq!(run(&host, export("bytesLen"), bytes), Ok(Json::Number(5.0)));
}

#[test]
fn names_are_looked_up() {
    let (_rt, host) = connect();
    assert!(run(&host, export("named"), args(json!([]))).is_ok());
    assert_eq!(run(&host, export("alias"), args(json!([]))), Ok(Json::Undefined));
    let unknown = |package, name| {
        let error = run(&host, InvocationTarget::Export { package, name }, args(json!([]))).unwrap_err();
        (error.code(), error.message)
    };
    assert_eq!(unknown("jsinterop", "nope").1, "the crate `jsinterop` has no export `nope`");
    assert_eq!(
        unknown("nope", "add"),
        ("unknown_export", "no crate `nope` with exports is part of this program".into())
    );
    assert_eq!(unknown("jsinterop@9.9.9", "add").0, "unknown_export");
    let package = concat!("jsinterop@", env!("CARGO_PKG_VERSION"));
    assert!(run(&host, InvocationTarget::Export { package, name: "add" }, args(json!([1, 2]))).is_ok());
}

#[test]
fn state_is_cloned_outside_every_lock() {
    struct Curious(JsRuntime, u8);
    impl Clone for Curious {
        fn clone(&self) -> Self {
            Self(self.0.clone(), self.0.state().unwrap_or_default())
        }
    }
    let (rt, _control) = connect();
    rt.provide(7_u8);
    rt.provide(Curious(rt.clone(), 0));
    assert_eq!(rt.state::<Curious>().map(|curious| curious.1), Some(7));
}

#[test]
fn state_is_provided() {
    let (rt, host) = connect();
    let missing = run(&host, export("count"), args(json!([1]))).unwrap_err();
    assert!(missing.code() == "state" && missing.message.contains("`count` needs the state `db`"), "{missing}");
    rt.provide(Db(Arc::new(AtomicUsize::new(40))));
    assert_eq!(run(&host, export("count"), args(json!([2]))), Ok(Json::Number(42.0)));
    rt.provide(Db(Arc::default()));
    assert_eq!(run(&host, export("count"), args(json!([2]))), Ok(Json::Number(2.0)));
    assert!(rt.state::<Db>().is_some() && rt.state::<JsRuntime>() == Some(rt.clone()) && rt.state::<u8>().is_none());
    host.link().set_status(Status::Ended);
    assert!(rt.state::<Db>().is_none(), "state may hold what keeps other things alive");
}

#[test]
fn errors_choose_what_javascript_sees() {
    let (rt, host) = connect();
    let error = run(&host, export("fails"), args(json!(["yes"]))).unwrap_err();
    assert_eq!((error.name.as_str(), error.message.as_str(), error.code()), ("SoldOut", "sold out", "exception"));
    assert_eq!((error.data::<serde_json::Value>().unwrap(), error.is_withheld()), (json!({ "left": 2 }), false));
    assert!(run(&host, export("fails"), args(json!(["no"]))).is_ok());
    let error = run(&host, export("leaks"), args(json!([]))).unwrap_err();
    assert!(error.is_withheld() && error.message.contains("1234"), "hosts replace it: {error}");
    // What JavaScript threw at an import travels on as it was.
    assert!(host.invoke(1, export("passesOn"), args(json!([]))).is_none());
    let mut tasks = host.take_tasks();
    poll(&mut tasks);
    let thrown = JsException::new("no").with_name("RangeError").with_stack("at f").with_cause(JsException::new("why"));
    host.fail("import", thrown.into());
    poll(&mut tasks);
    let error = host.reply(1).unwrap().unwrap_err();
    assert_eq!((error.name.as_str(), error.message.as_str(), error.is_withheld()), ("RangeError", "no", false));
    assert_eq!((error.stack.as_deref(), error.cause.unwrap().message.as_str()), (Some("at f"), "why"));
    // Any other failure of it is text that is withheld.
    assert!(host.invoke(1, export("passesOn"), args(json!([]))).is_none());
    let mut tasks = host.take_tasks();
    poll(&mut tasks);
    host.fail("import", JsError::Disposed { import: "".into() });
    poll(&mut tasks);
    let error = host.reply(1).unwrap().unwrap_err();
    assert!(error.is_withheld() && error.name == "JsError", "{error}");
    assert_eq!(rt.counts().invocations, 0);
    let error = run(&host, export("cannotBeSent"), args(json!([]))).unwrap_err();
    assert!(error.code() == "result" && error.message.contains("BigInt"), "{error}");
}

#[test]
fn panics_are_caught_and_their_text_stays_here() {
    let (_rt, host) = connect();
    for name in ["panics", "panicsLater"] {
        let error = run(&host, export(name), args(json!([]))).unwrap_err();
        assert_eq!((error.code(), error.message), ("panic", format!("`{name}` panicked")));
    }
    assert_eq!(run(&host, export("add"), args(json!([1, 1]))), Ok(Json::Number(2.0)));
    assert_eq!(JsRuntime::current(), None, "the scope was left");
}

#[test]
fn synchronous_invocations() {
    let (_rt, host) = connect();
    assert_eq!(host.invoke_sync(export("add"), args(json!([1, 1]))), Ok(Json::Number(2.0)));
    let error = host.invoke_sync(export("passesOn"), args(json!([]))).unwrap_err();
    assert!(error.code() == "not_in_process" && error.message.contains("use `invoke`"), "{error}");
    assert_eq!(host.log(), Vec::<String>::new(), "it has not been polled");
}

#[test]
fn methods_run_on_their_object() {
    let (rt, host) = connect();
    let counter = RustRef::new(Counter(AtomicUsize::new(5)));
    rt.invoke::<()>("take", (&counter, &counter)).detach();
    let log = host.log();
    assert_eq!(log, [r#"take(<rust 1 ["next", "later", "isSame"]>, <rust 1 ["next", "later", "isSame"]>)"#]);
    let method = |name| InvocationTarget::Method { receiver: RefId(1), name };
    assert_eq!(run(&host, method("next"), args(json!([2]))), Ok(Json::Number(7.0)));
    assert_eq!(run(&host, method("later"), args(json!([]))), Ok(Json::Number(7.0)));
    let itself = Json::Array(vec![Json::Rust(1, String::new())]);
    assert_eq!(run(&host, method("isSame"), itself), Ok(Json::Boolean(true)));
    let error = run(&host, method("nope"), args(json!([]))).unwrap_err();
    assert!(error.message.contains("has no invokable method `nope`"), "{error}");
    // A free function is not a method, a method no free function, and another type's methods are not this one's.
    assert!(run(&host, method("add"), args(json!([1, 1]))).is_err());
    assert!(run(&host, export("next"), args(json!([1]))).is_err());
    let other = RustRef::new(String::new());
    rt.invoke::<()>("take", (&other,)).detach();
    let error =
        run(&host, InvocationTarget::Method { receiver: RefId(2), name: "next" }, args(json!([1]))).unwrap_err();
    assert_eq!(error.code(), "unknown_export");
    // JavaScript lets go of both receptions: gone there, alive here.
    host.link().release(RefId(1), 2);
    assert_eq!(run(&host, method("later"), args(json!([]))).unwrap_err().code(), "disposed");
    assert_eq!(counter.0.load(Ordering::Relaxed), 7);
}

#[test]
fn what_is_wrong_with_an_argument_is_told_with_its_path() {
    #[derive(serde::Deserialize)]
    struct Point {
        _at: Vec<f64>,
    }
    let (rt, host) = connect();
    let callback = Callback::sync(|_: Point, _: Option<JsObject>| ());
    rt.invoke::<()>("on", (&callback,)).detach();
    let target = InvocationTarget::Callback { callback: RefId(1) };
    let error = run(&host, target, args(json!([{ "_at": [1, "2"] }]))).unwrap_err();
    assert_eq!(error.message, "argument 0 of the callback does not fit: $._at[1]: expected f64, found string");
    assert_eq!(error.name, "TypeError");
    assert!(run(&host, target, args(json!([{ "_at": [] }, null, "and", "more"]))).is_ok());
    let error = run(&host, target, args(json!([]))).unwrap_err();
    assert!(error.message.contains("needs more than 0 arguments"), "{error}");
}

#[test]
fn wants_of_the_parameters_are_told() {
    let registry = jsinterop::Registry::global();
    let is_same = registry.exports().find(|export| export.name() == "isSame").unwrap();
    let wants: Vec<_> = is_same.param_wants().map(|want| format!("{want:?}")).collect();
    assert_eq!(wants, ["handle"]);
    let greet = registry.exports().find(|export| export.name() == "greet").unwrap();
    assert_eq!(greet.param_wants().count(), 3);
    assert_eq!(greet.param_names(), ["name", "times", "mark"]);
    registry.check().unwrap();
}
