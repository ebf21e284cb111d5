//! JavaScript uses what Rust gave it: exports, objects, closures.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::items_after_statements,
    clippy::unused_async,
    reason = "a test tells what is wrong by failing"
)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use common::{PATIENCE, block_on, engine, eventually};
use jsinterop::{Callback, JsException, JsObject, JsRuntime, RustRef, js_import, js_invokable};
use jsinterop_quickjs::QuickJs;

const CRATE: &str = env!("CARGO_PKG_NAME");

#[js_invokable]
fn add_up(a: f64, b: Option<f64>) -> f64 {
    a + b.unwrap_or(100.0)
}

#[js_invokable]
async fn shout(text: String) -> Result<String, JsException> {
    if text.is_empty() {
        return Err(JsException::new("nothing to shout")
            .with_name("Empty")
            .with_data(&serde_json::json!({ "left": 2 })));
    }
    Ok(text.to_uppercase())
}

#[js_invokable]
async fn nap(millis: u32) -> u32 {
    // An executor of no use here: the thread sleeps and wakes the future.
    let (waker, done) = (Arc::new(std::sync::Mutex::new(None::<std::task::Waker>)), Arc::new(AtomicU32::new(0)));
    let (theirs, over) = (Arc::clone(&waker), Arc::clone(&done));
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(millis.into()));
        over.store(1, Ordering::SeqCst);
        if let Some(waker) = theirs.lock().unwrap().take() {
            waker.wake();
        }
    });
    std::future::poll_fn(|cx| {
        *waker.lock().unwrap() = Some(cx.waker().clone());
        if done.load(Ordering::SeqCst) == 1 { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    millis
}

/// Which invocation began when.
type Order = Arc<std::sync::Mutex<Vec<u32>>>;

#[js_invokable]
async fn begin(#[state] order: Order, n: u32) -> u32 {
    order.lock().unwrap().push(n);
    n
}

#[js_invokable]
fn explode() -> u32 {
    panic!("secret")
}

#[js_import("answer")]
async fn answer() -> Result<u32, jsinterop::JsError>;

#[js_invokable]
async fn ask_back(#[state] rt: JsRuntime) -> Result<u32, jsinterop::JsError> {
    assert!(rt.is_connected());
    Ok(answer().await? + 1)
}

struct Counter(AtomicU32);

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn count(&self, by: u32) -> u32 {
        self.0.fetch_add(by, Ordering::SeqCst) + by
    }

    #[js_invokable]
    async fn later(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

fn with_crate() -> QuickJs {
    let engine = engine("globalThis.answer = () => 41");
    engine.set_sync("crate", CRATE).unwrap();
    engine
}

fn run(engine: &QuickJs, body: &str) -> serde_json::Value {
    engine.eval(&format!("globalThis.run = async () => {{ {body} }}")).unwrap();
    block_on(engine.invoke("run", ())).unwrap()
}

#[test]
fn exports_are_invoked_by_name() {
    let engine = with_crate();
    assert_eq!(
        run(&engine, "return [await jsinterop.invoke(crate, 'addUp', 1, 2), await jsinterop.crates[crate].addUp(1)]"),
        serde_json::json!([3, 101])
    );
    assert_eq!(run(&engine, "return jsinterop.invokeSync(crate, 'addUp', 1, 2)"), 3);
    assert_eq!(run(&engine, "return await jsinterop.crates[crate].shout('hey')"), "HEY");
    assert_eq!(run(&engine, "return await jsinterop.crates[crate].nap(10)"), 10);
    assert_eq!(run(&engine, "return await jsinterop.crates[crate].askBack()"), 42);
}

#[test]
fn errors_are_interop_errors() {
    let engine = with_crate();
    let caught = "catch (e) { return [e instanceof jsinterop.InteropError, e instanceof Error, e.code, e.name, e.message, e.data ?? null] }";
    assert_eq!(
        run(&engine, &format!("try {{ await jsinterop.invoke(crate, 'shout', '') }} {caught}")),
        serde_json::json!([true, true, "exception", "Empty", "nothing to shout", { "left": 2 }])
    );
    let code = |body: &str| {
        run(&engine, &format!("try {{ {body} }} catch (e) {{ return e.code + ': ' + e.message }}"))
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(code("await jsinterop.invoke(crate, 'nothing')").starts_with("unknown_export: "));
    assert!(code("await jsinterop.invoke(crate, 'addUp', 'x')").starts_with("arguments: "));
    assert!(code("jsinterop.invokeSync(crate, 'shout', 'x')").starts_with("not_in_process: "));
    let panic = code("await jsinterop.invoke(crate, 'explode')");
    assert!(panic.starts_with("panic: ") && !panic.contains("secret"), "{panic}");
    let error = block_on(engine.invoke::<()>("jsinterop.invoke", (CRATE, "shout", ""))).unwrap_err();
    let jsinterop::JsError::Exception(thrown) = error else { panic!("{error:?}") };
    assert_eq!(
        (thrown.name.as_str(), thrown.data::<serde_json::Value>().unwrap()),
        ("Empty", serde_json::json!({ "left": 2 }))
    );
}

#[test]
fn a_signal_cancels_an_invocation() {
    let engine = with_crate();
    let started = std::time::Instant::now();
    let body = "const c = new AbortController(); setTimeout(() => c.abort(), 5);
                try { await jsinterop.invoke(crate, 'nap', 20000, c.signal) } catch (e) { return e.name }";
    assert_eq!(run(&engine, body), "AbortError");
    assert_eq!(
        run(
            &engine,
            "try { await jsinterop.invoke(crate, 'nap', 1, AbortSignal.abort('why')) } catch (e) { return e }"
        ),
        "why"
    );
    assert!(started.elapsed() < Duration::from_secs(10));
    eventually(|| engine.counts().invocations == 0);
}

#[test]
fn objects_of_rust_have_bound_methods_and_an_identity() {
    let engine = with_crate();
    engine
        .eval("globalThis.keep = (c) => { globalThis.counter = c; return c }; globalThis.same = (c) => c === counter")
        .unwrap();
    let counter = RustRef::new(Counter(AtomicU32::new(1)));
    let back: RustRef<Counter> = engine.invoke_sync("keep", (&counter,)).unwrap();
    assert!(back.ptr_eq(&counter));
    assert!(engine.invoke_sync::<bool>("same", (&counter,)).unwrap());
    let body = "const { count, later } = counter; return [await count(2), await later(), await counter.invoke('count', 1), counter.invokeSync('count', 1)]";
    assert_eq!(run(&engine, body), serde_json::json!([3, 3, 4, 5]));
    let body = "counter.dispose(); counter.dispose(); const codes = [];
                for (const use of [() => counter.count(1), () => counter.invoke('count', 1), async () => counter.invokeSync('count', 1)])
                  try { await use() } catch (e) { codes.push(e.code) }
                return codes";
    assert_eq!(run(&engine, body), serde_json::json!(["disposed", "disposed", "disposed"]));
    assert_eq!(engine.counts().references, 0);
    assert!(!engine.invoke_sync::<bool>("same", (&counter,)).unwrap(), "after disposal it is given anew");
    counter.dispose();
    assert_eq!(run(&engine, "return typeof counter[Symbol.dispose]"), "function");
}

#[test]
fn proxies_that_are_dropped_free_the_object() {
    let engine = engine("globalThis.drop = (c) => {}; globalThis.take = (c) => { globalThis.method = c.count }");
    let counter = RustRef::new(Counter(AtomicU32::new(1)));
    engine.invoke_sync::<()>("drop", (&counter,)).unwrap();
    assert_eq!(engine.counts().references, 0);
    engine.invoke_sync::<()>("take", (&counter,)).unwrap();
    assert_eq!(engine.counts().references, 1, "a method taken off it keeps the object");
    assert_eq!(block_on(engine.invoke::<u32>("method", (1,))).unwrap(), 2);
    engine.eval("method = undefined; globalThis.o = { drop }").unwrap();
    assert_eq!(engine.counts().references, 0);
    engine.invoke_sync::<()>("o.drop", (vec![&counter, &counter],)).unwrap();
    assert_eq!(engine.counts().references, 0);
    let cycle = "(c) => { const a = { c }; a.a = a }";
    engine.eval(&format!("globalThis.cycle = {cycle}")).unwrap();
    engine.invoke_sync::<()>("cycle", (&counter,)).unwrap();
    assert_eq!(engine.counts().references, 1);
    engine.collect_garbage();
    assert_eq!(engine.counts().references, 0);
}

#[test]
fn closures_are_functions_with_an_identity() {
    let engine = engine(
        "globalThis.listeners = new Set(); globalThis.on = (f) => listeners.add(f).size; globalThis.off = (f) => listeners.delete(f); globalThis.fire = async (...a) => { const out = []; for (const f of listeners) out.push(await f(...a)); return out }",
    );
    let log = Arc::new(AtomicU32::new(0));
    let theirs = Arc::clone(&log);
    let clicked = Callback::new(move |n: u32| {
        let log = Arc::clone(&theirs);
        async move { log.fetch_add(n, Ordering::SeqCst) + n }
    });
    assert_eq!(engine.invoke_sync::<u32>("on", (&clicked,)).unwrap(), 1);
    assert_eq!(engine.invoke_sync::<u32>("on", (&clicked,)).unwrap(), 1);
    assert_eq!(block_on(engine.invoke::<Vec<u32>>("fire", (2, "extra", true))).unwrap(), [2]);
    assert!(
        engine
            .eval_as::<bool>("[...listeners].every((f) => typeof f === 'function' && f instanceof Function)")
            .unwrap()
    );
    assert!(engine.invoke_sync::<bool>("off", (&clicked,)).unwrap());
    engine.invoke_sync::<u32>("on", (&clicked,)).unwrap();
    drop(clicked);
    let error = block_on(engine.invoke::<Vec<u32>>("fire", (1,))).unwrap_err();
    assert!(error.to_string().contains("disposed"), "{error}");
}

#[test]
fn synchronous_closures_answer_at_once() {
    let engine = engine("globalThis.sorted = (list, by) => list.sort(by)");
    let by = Callback::sync(|a: f64, b: f64| b - a);
    assert_eq!(engine.invoke_sync::<Vec<u8>>("sorted", (vec![1, 3, 2], &by)).unwrap(), [3, 2, 1]);
    let failing = Callback::sync(|_: f64| -> Result<f64, JsException> { Err(JsException::new("no").with_name("Odd")) });
    engine.eval("globalThis.use = (f) => { try { f(1) } catch (e) { return e.name } }").unwrap();
    assert_eq!(engine.invoke_sync::<String>("use", (&failing,)).unwrap(), "Odd");
}

#[test]
fn marked_values_arrive_as_handles() {
    let engine = engine(
        "globalThis.o = { x: 1 }; globalThis.marked = () => ({ list: [jsinterop.ref(o)] }); globalThis.same = (a) => a === o",
    );
    #[derive(serde::Deserialize)]
    struct Out {
        list: Vec<JsObject>,
    }
    let out: Out = engine.invoke_sync("marked", ()).unwrap();
    assert!(engine.invoke_sync::<bool>("same", (&out.list[0],)).unwrap());
    assert!(engine.eval("jsinterop.ref(1)").is_err());
}

#[test]
fn futures_run_where_the_user_says() {
    let (send, receive) = std::sync::mpsc::channel();
    let engine = QuickJs::builder().spawner(move |task| send.send(task).unwrap()).build().unwrap();
    engine.set_sync("crate", CRATE).unwrap();
    let call = engine.invoke::<String>("jsinterop.invoke", (CRATE, "shout", "x")).start();
    block_on(receive.recv_timeout(PATIENCE).unwrap());
    assert_eq!(block_on(call).unwrap(), "X");
}

#[test]
fn invocations_start_in_order() {
    let engine = with_crate();
    let order = Order::default();
    engine.provide(Arc::clone(&order));
    let body = "return await Promise.all([30, 1, 15].map((n) => jsinterop.invoke(crate, 'begin', n)))";
    assert_eq!(run(&engine, body), serde_json::json!([30, 1, 15]));
    assert_eq!(*order.lock().unwrap(), [30, 1, 15]);
}

/// Panics when it is let go of.
struct Fragile(u32);

impl Drop for Fragile {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "let go of");
    }
}

#[js_invokable]
impl Fragile {
    #[js_invokable]
    fn number(&self) -> u32 {
        self.0
    }
}

#[test]
fn an_object_may_panic_when_javascript_lets_go_of_it() {
    let engine = engine(
        "globalThis.hold = (object) => { globalThis.held = object }; globalThis.later = async () => { await 0; return 1 }",
    );
    engine.invoke_sync::<()>("hold", (RustRef::new(Fragile(1)),)).unwrap();
    engine.eval("held = null").unwrap();
    engine.collect_garbage();
    assert_eq!(block_on(engine.invoke::<u32>("later", ())).unwrap(), 1, "the engine goes on");
    engine.invoke_sync::<()>("hold", (RustRef::new(Fragile(1)),)).unwrap();
    engine.invoke_sync::<()>("hold", ((RustRef::new(Fragile(1)), RustRef::new(Fragile(1))),)).unwrap();
    drop(engine);
}
