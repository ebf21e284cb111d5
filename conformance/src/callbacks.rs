//! `Callback`: Rust closures that arrive as functions.

use std::sync::Arc;

use jsinterop::{Callback, JsError, JsException, JsFunction, JsObject, JsRuntime, js_import};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::exports::Attempt;
use crate::{Cx, Failure, Log, Outcome};

#[js_import("conformance.callbacks.on")]
async fn on(name: &str, listener: &Callback) -> Result<u32, JsError>;

#[js_import("conformance.callbacks.off")]
async fn off(name: &str, listener: &Callback) -> Result<bool, JsError>;

#[js_import("conformance.callbacks.emit", variadic)]
async fn emit(name: &str, args: &[Value]) -> Result<Vec<Value>, JsError>;

#[js_import("conformance.callbacks.attempt")]
async fn attempt(callback: &Callback, args: &[Value]) -> Result<Attempt, JsError>;

#[js_import("conformance.callbacks.attemptHeld")]
async fn attempt_held(name: &str) -> Result<Attempt, JsError>;

#[js_import("conformance.callbacks.call", variadic)]
async fn call(callback: &Callback, args: &[u32]) -> Result<Option<u32>, JsError>;

#[js_import("conformance.callbacks.callTwice")]
async fn call_twice(callback: &Callback) -> Result<(Attempt, Attempt), JsError>;

#[js_import("conformance.callbacks.echo")]
async fn echo(callback: &Callback) -> Result<Callback, JsError>;

#[js_import("conformance.callbacks.same")]
async fn same(a: &Callback, b: &Callback) -> Result<bool, JsError>;

#[js_import("conformance.callbacks.inOptions")]
async fn in_options(options: &Options) -> Result<String, JsError>;

#[js_import("conformance.callbacks.odd")]
async fn odd(callback: &Callback) -> Result<Vec<f64>, JsError>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    name: &'static str,
    on_done: Callback,
}

#[derive(Deserialize)]
struct LatLng {
    lat: f64,
    lng: f64,
}

fn double() -> Callback {
    Callback::new(|value: u32| async move { value * 2 })
}

pub(crate) async fn a_closure_is_a_function(cx: &Cx) -> Outcome {
    let double = double();
    ensure_eq!(call(&double, &[21]).await?, Some(42));
    ensure_eq!(cx.rt().invoke::<String>("conformance.callbacks.kindOf", (&double,)).await?, "function true");
    let nothing = Callback::new(|| async {});
    ensure_eq!(call(&nothing, &[]).await?, None);
    let applied: String =
        cx.rt().invoke("conformance.callbacks.apply", (Callback::new(|text: String| async { text }),)).await?;
    ensure_eq!(applied, "applied");
    Ok(())
}

pub(crate) async fn arguments_are_typed(_: &Cx) -> Outcome {
    let sum = Callback::new(|at: LatLng| async move { at.lat + at.lng });
    ensure_eq!(odd(&sum).await?, [3.0, 7.0]);
    let eight = Callback::new(|a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8| async move {
        [a, b, c, d, e, f, g, h].map(u32::from).iter().sum::<u32>()
    });
    ensure_eq!(call(&eight, &[1, 2, 3, 4, 5, 6, 7, 8]).await?, Some(36));
    let thrown = attempt(&double(), &[json!("text")]).await?.error()?;
    ensure!(thrown.has_code("arguments") && thrown.message.contains("string"), "{thrown:?}");
    Ok(())
}

pub(crate) async fn extra_arguments_are_ignored(_: &Cx) -> Outcome {
    ensure_eq!(call(&double(), &[21, 1, 2, 3]).await?, Some(42));
    let optional = Callback::new(|value: Option<u32>| async move { value.unwrap_or(7) });
    ensure_eq!(call(&optional, &[]).await?, Some(7));
    ensure!(attempt(&double(), &[]).await?.error()?.has_code("arguments"));
    Ok(())
}

pub(crate) async fn identity_is_stable(_: &Cx) -> Outcome {
    let (one, other) = (double(), double());
    ensure!(same(&one, &one.clone()).await? && !same(&one, &other).await?);
    ensure!(echo(&one).await?.ptr_eq(&one) && !echo(&one).await?.ptr_eq(&other));
    ensure_eq!(on("identity", &one).await?, 1);
    ensure_eq!(on("identity", &one).await?, 1);
    ensure_eq!(on("identity", &other).await?, 2);
    ensure_eq!(emit("identity", &[json!(2)]).await?, [json!(4), json!(4)]);
    ensure!(off("identity", &one).await? && !off("identity", &one).await?);
    ensure_eq!(emit("identity", &[json!(2)]).await?, [json!(4)]);
    ensure!(off("identity", &other).await?);
    Ok(())
}

/// A doubling closure, and whether it lives.
fn watched() -> (Callback, impl Fn() -> bool + Send) {
    let held = Arc::new(2);
    let alive = Arc::downgrade(&held);
    let closure = move |value: u32| {
        let doubled = value * *held;
        async move { doubled }
    };
    (Callback::new(closure), move || alive.strong_count() > 0)
}

pub(crate) async fn it_lives_until_rust_drops_it(_: &Cx) -> Outcome {
    let (one, is_alive) = watched();
    let clone = one.clone();
    on("dropped", &one).await?;
    drop(one);
    ensure_eq!(emit("dropped", &[json!(3)]).await?, [json!(6)]);
    drop(clone);
    ensure!(!is_alive());
    let thrown = attempt_held("dropped").await?.error()?;
    ensure!(thrown.has_code("disposed"), "{thrown:?}");
    Ok(())
}

pub(crate) async fn it_lives_as_long_as_the_call_that_owns_it(cx: &Cx) -> Outcome {
    let (callback, is_alive) = watched();
    ensure_eq!(cx.rt().invoke::<u32>("conformance.callbacks.callLater", (callback, 21)).await?, 42);
    ensure!(!is_alive());
    Ok(())
}

pub(crate) async fn one_for_one_use(cx: &Cx) -> Outcome {
    let text = String::from("moved");
    let once = Callback::once(|word: String| async move { word + &text });
    let (first, second) = call_twice(&once).await?;
    ensure_eq!(first.value()?, r#""firstmoved""#);
    ensure!(second.error()?.has_code("disposed"));
    let held = Arc::new(1);
    let alive = Arc::downgrade(&held);
    on("once", &Callback::once(|| async move { *held })).await?;
    ensure_eq!(attempt_held("once").await?.value()?, "1", "JavaScript owns it");
    cx.eventually("it is freed by its use", || alive.strong_count() == 0).await?;
    ensure!(attempt_held("once").await?.error()?.has_code("disposed"));
    Ok(())
}

pub(crate) async fn handed_over_it_stays(cx: &Cx) -> Outcome {
    let callback = double();
    callback.forget();
    on("forgotten", &callback).await?;
    drop(callback);
    ensure_eq!(emit("forgotten", &[json!(4)]).await?, [json!(8)]);
    cx.rt().invoke::<()>("conformance.callbacks.clear", ("forgotten",)).await?;
    Ok(())
}

pub(crate) async fn what_javascript_forgets_is_freed(cx: &Cx) -> Outcome {
    let (callback, is_alive) = watched();
    callback.forget();
    on("collected", &callback).await?;
    drop(callback);
    ensure!(is_alive());
    cx.rt().invoke::<()>("conformance.callbacks.clear", ("collected",)).await?;
    cx.eventually("the function is collected", || !is_alive()).await
}

pub(crate) async fn a_closure_can_fail(_: &Cx) -> Outcome {
    let failing = Callback::new(|_: Option<u32>| async { Err::<u32, _>(JsException::new("no").with_name("Refused")) });
    let thrown = attempt(&failing, &[]).await?.error()?;
    ensure_eq!((thrown.name.as_str(), thrown.message.as_str()), ("Refused", "no"));
    ensure!(thrown.has_code("exception"));
    let found = call(&failing, &[]).await;
    ensure_matches!(found, Err(JsError::Exception(thrown)) if thrown.name == "Refused");
    Ok(())
}

pub(crate) async fn a_panic_is_caught_and_not_told(_: &Cx) -> Outcome {
    let panicking = Callback::new(|value: u32| async move { assert!(value > 5, "the secret") });
    let thrown = attempt(&panicking, &[json!(1)]).await?.error()?;
    ensure!(thrown.has_code("panic") && !thrown.message.contains("secret"), "{thrown:?}");
    ensure_eq!(attempt(&panicking, &[json!(6)]).await?.value()?, "undefined", "and it goes on");
    Ok(())
}

pub(crate) async fn it_stands_anywhere(_: &Cx) -> Outcome {
    let on_done = Callback::new(|name: String| async move { format!("{name} is done") });
    ensure_eq!(in_options(&Options { name: "it", on_done }).await?, "it is done");
    Ok(())
}

pub(crate) async fn it_runs_in_its_callers_scope(cx: &Cx) -> Outcome {
    let calling = Callback::new(|value: u32| async move {
        let rt = JsRuntime::current().ok_or(JsException::new("no scope"))?;
        rt.invoke::<u32>("conformance.exports.double", (value,)).await.map_err(JsException::from)
    });
    ensure_eq!(call(&calling, &[4]).await?, Some(8));
    ensure_eq!(cx.rt().invoke::<u32>("conformance.callbacks.callMany", (&calling, 20)).await?, 380);
    Ok(())
}

pub(crate) async fn javascript_gets_a_promise(cx: &Cx) -> Outcome {
    let log = Log::default();
    let noting = log.clone();
    let callback = Callback::new(move |value: u32| {
        noting.note(value.to_string());
        async {}
    });
    ensure_eq!(cx.rt().invoke::<String>("conformance.callbacks.during", (&callback,)).await?, "a promise");
    ensure_eq!(log.take(), ["1"]);
    Ok(())
}

pub(crate) async fn objects_are_handed_through(cx: &Cx) -> Outcome {
    let hand = Callback::new(|object: JsObject| async { object });
    ensure!(cx.rt().invoke::<bool>("conformance.callbacks.ofObject", (&hand,)).await?);
    let calling = Callback::new(|function: JsFunction| async move { function.call::<u32>((20, 22)).await });
    let add: JsFunction = cx.rt().get("conformance.calls.add").await?;
    ensure_eq!(cx.rt().invoke::<u32>("conformance.callbacks.call", (&calling, &add)).await?, 42);
    Ok(())
}

pub(crate) async fn a_function_of_javascript_is_no_callback(cx: &Cx) -> Outcome {
    let found = cx.rt().get::<Callback>("conformance.calls.add").await;
    ensure_matches!(found, Err(JsError::Mismatch { .. }));
    let found = cx.rt().invoke::<JsFunction>("conformance.callbacks.echo", (double(),)).await;
    ensure_matches!(found, Err(JsError::Mismatch { .. }));
    if serde_json::to_string(&double()).is_ok() {
        return Err(Failure::new("a callback is no data"));
    }
    Ok(())
}
