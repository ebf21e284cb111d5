//! Exports: JavaScript invokes Rust functions.

use jsinterop::{JsError, JsRuntime, Registry, js_import};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::exported::Unprovided;
use crate::{Cx, Failure, Outcome};

#[js_import("conformance.exports.call")]
async fn call(name: &str, args: &[Value]) -> Result<Attempt, JsError>;

#[js_import("conformance.exports.callIn")]
async fn call_in(package: &str, name: &str) -> Result<Attempt, JsError>;

#[js_import("conformance.exports.scenario")]
async fn scenario(name: &str) -> Result<Attempt, JsError>;

/// What came of an invocation.
#[derive(Debug, Deserialize)]
pub(crate) struct Attempt {
    value: Option<String>,
    error: Option<Thrown>,
}

/// What JavaScript caught.
#[derive(Debug, Deserialize)]
pub(crate) struct Thrown {
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) code: Option<Value>,
    data: Option<Value>,
    cause: Option<String>,
    kinds: Vec<String>,
}

impl Attempt {
    #[track_caller]
    pub(crate) fn value(self) -> Result<String, Failure> {
        self.value.ok_or_else(|| Failure::new(format!("expected a value, found {:?}", self.error)))
    }

    #[track_caller]
    pub(crate) fn error(self) -> Result<Thrown, Failure> {
        self.error.ok_or_else(|| Failure::new(format!("expected an error, found {:?}", self.value)))
    }
}

impl Thrown {
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.code.as_ref().and_then(Value::as_str) == Some(code) && self.kinds == ["Error", "InteropError"]
    }
}

/// What the scenarios come to.
macro_rules! ensure_scenarios {
    ($($name:literal => $expected:expr),* $(,)?) => { $(
        ensure_eq!(scenario($name).await?.value()?, $expected, $name);
    )* };
}

pub(crate) async fn functions_are_invoked(_: &Cx) -> Outcome {
    ensure_eq!(call("add", &[json!(1), json!(2)]).await?.value()?, "3");
    ensure_eq!(call("addLater", &[json!(1), json!(2)]).await?.value()?, "3");
    ensure_eq!(call("nothing", &[]).await?.value()?, "undefined");
    ensure_eq!(call("none", &[]).await?.value()?, "undefined");
    ensure_scenarios! { "returnsAPromise" => "true", "crates" => "3", "detachedMethod" => "21", "versioned" => "2", "ready" => "true" }
    Ok(())
}

pub(crate) async fn the_crates_are_there(_: &Cx) -> Outcome {
    ensure_scenarios! { "cratesAreStable" => "true", "cratesAreNotThenable" => "true" }
    Ok(())
}

pub(crate) async fn names_and_aliases(_: &Cx) -> Outcome {
    for name in ["customName", "Alias1", "Alias2"] {
        ensure_eq!(call(name, &[]).await?.value()?, r#"["Test", 456]"#, name);
    }
    let thrown = call("renamed", &[]).await?.error()?;
    ensure!(thrown.has_code("unknown_export") && thrown.message.contains("renamed"), "{thrown:?}");
    Ok(())
}

pub(crate) async fn what_is_not_there_is_named(_: &Cx) -> Outcome {
    for (package, name) in [
        ("System.IO.FileSystem", "writeAllText"),
        ("jsinterop-conformance", "madeUp"),
        ("", "add"),
        ("jsinterop-conformance", ""),
    ] {
        let thrown = call_in(package, name).await?.error()?;
        ensure!(thrown.has_code("unknown_export"), "{thrown:?}");
        let told = if package == "jsinterop-conformance" { name } else { package };
        ensure!(thrown.message.contains(&format!("`{told}`")), "{thrown:?}");
    }
    for name in ["toString", "constructor", "__proto__", "then", "sayHello", "unmarked"] {
        ensure!(call(name, &[]).await?.error()?.has_code("unknown_export"), "{name}");
    }
    let thrown = call_in("jsinterop-conformance@9.9.9", "add").await?.error()?;
    ensure!(thrown.has_code("unknown_export"), "{thrown:?}");
    Ok(())
}

pub(crate) async fn arity_is_exact(_: &Cx) -> Outcome {
    for args in [&[json!(1)][..], &[json!(1), json!(2), json!(3)], &[]] {
        let thrown = call("add", args).await?.error()?;
        ensure!(thrown.has_code("arguments") && thrown.message.contains("add"), "{thrown:?}");
        ensure!(thrown.message.contains('2') && thrown.message.contains(&args.len().to_string()), "{thrown:?}");
    }
    ensure!(call("optional", &[json!(1), json!(null), json!(null)]).await?.error()?.has_code("arguments"));
    ensure!(call("optional", &[]).await?.error()?.has_code("arguments"));
    Ok(())
}

pub(crate) async fn options_at_the_end_can_be_left_out(_: &Cx) -> Outcome {
    ensure_scenarios! {
        "leftOut" => r#""1 None""#, "undefinedIsNone" => r#""1 None""#, "nullIsNone" => r#""1 None""#, "given" => r#""1 Some(\"two\")""#,
    }
    Ok(())
}

pub(crate) async fn a_misfit_names_parameter_and_place(_: &Cx) -> Outcome {
    let thrown = call("takeUser", &[json!({ "tags": ["a", 2] })]).await?.error()?;
    ensure!(thrown.has_code("arguments"), "{thrown:?}");
    ensure!(thrown.message.contains("`user`") && thrown.message.contains("$.tags[1]"), "{thrown:?}");
    let thrown = call("add", &[json!(1), json!("2")]).await?.error()?;
    ensure!(thrown.message.contains("`b`") && thrown.message.contains("string"), "{thrown:?}");
    for name in ["nan", "functionAsData", "cyclic", "objectFromPrimitive"] {
        ensure!(scenario(name).await?.error()?.has_code("arguments"), "{name}");
    }
    Ok(())
}

pub(crate) async fn arguments_are_read_as_values(_: &Cx) -> Outcome {
    ensure_scenarios! {
        "map" => "{a: [1, null, null]}", "date" => r#""1970-01-01T00:00:00.000Z""#, "forged" => "1",
        "bytes" => "Uint8Array[1, 5, 7, 17, 200, 138]",
        "bytesInside" => r#"{strVal: "Some string", byteArrayVal: Uint8Array[1, 5, 7, 17, 200, 138], intVal: 42}"#,
    }
    Ok(())
}

pub(crate) async fn strings_and_bytes_can_be_borrowed(_: &Cx) -> Outcome {
    ensure_eq!(call("borrow", &[json!("four"), json!([1, 2, 3]), json!([1, 2])]).await?.value()?, "9");
    ensure!(call("borrow", &[json!(4), json!([]), json!([1, 2])]).await?.error()?.message.contains("`text`"));
    Ok(())
}

pub(crate) async fn objects_are_handed_through(_: &Cx) -> Outcome {
    ensure_scenarios! {
        "object" => "true", "objectInside" => "true", "func" => "true", "callsFunction" => "42", "callsAsyncFunction" => "42",
        "objectIsNone" => "[undefined, undefined, {kept: true}]",
    }
    Ok(())
}

pub(crate) async fn errors_choose_what_is_told(_: &Cx) -> Outcome {
    let thrown = call("order", &[]).await?.error()?;
    ensure_eq!((thrown.name.as_str(), thrown.message.as_str()), ("SoldOut", "sold out"));
    ensure_eq!(thrown.data, Some(json!({ "left": 2 })));
    ensure!(thrown.has_code("exception"), "{thrown:?}");
    let thrown = call("refuse", &[json!(7)]).await?.error()?;
    ensure_eq!((thrown.message.as_str(), &thrown.data), ("I refuse 7", &Some(json!({ "number": 7 }))));
    ensure_eq!(thrown.cause.as_deref(), Some("Cause: the reason"));
    Ok(())
}

pub(crate) async fn other_errors_become_text(_: &Cx) -> Outcome {
    let thrown = call("refuseLater", &[]).await?.error()?;
    ensure!(thrown.has_code("exception"), "{thrown:?}");
    // A host whose JavaScript is remote was told to tell it.
    ensure!(thrown.message.contains("invalid digit"), "{thrown:?}");
    Ok(())
}

pub(crate) async fn a_panic_is_caught_and_not_told(_: &Cx) -> Outcome {
    for (name, args) in [("panics", &[json!("tea")][..]), ("panicsLater", &[]), ("panicsAsItIsSent", &[])] {
        let thrown = call(name, args).await?.error()?;
        ensure!(thrown.has_code("panic"), "{thrown:?}");
        ensure!(!thrown.message.contains("secret"), "{thrown:?}");
    }
    ensure_eq!(call("add", &[json!(1), json!(2)]).await?.value()?, "3", "and life goes on");
    Ok(())
}

pub(crate) async fn a_result_that_cannot_go_rejects(_: &Cx) -> Outcome {
    let thrown = call("tooLarge", &[]).await?.error()?;
    ensure!(thrown.has_code("result") && thrown.message.contains("$[1]"), "{thrown:?}");
    ensure!(thrown.message.contains("BigInt"), "{thrown:?}");
    Ok(())
}

pub(crate) async fn state_is_what_was_provided(cx: &Cx) -> Outcome {
    cx.log().take();
    ensure_eq!(call("noteLine", &[json!("noted")]).await?.value()?, "undefined");
    ensure_eq!(cx.log().take(), ["noted"]);
    let thrown = call("needsState", &[]).await?.error()?;
    ensure!(thrown.has_code("state") && thrown.message.contains("unprovided"), "{thrown:?}");
    ensure!(cx.rt().state::<Unprovided>().is_none());
    ensure_eq!(cx.rt().state::<JsRuntime>().as_ref(), Some(cx.rt()));
    Ok(())
}

pub(crate) async fn code_inside_calls_its_caller(cx: &Cx) -> Outcome {
    ensure_eq!(call("doubleByJavascript", &[json!(3), json!(0)]).await?.value()?, "6");
    ensure_eq!(call("doubleByJavascript", &[json!(1), json!(9)]).await?.value()?, "1024");
    ensure_eq!(cx.rt().counts().invocations, 0);
    Ok(())
}

pub(crate) async fn invocations_start_in_order_of_arrival(cx: &Cx) -> Outcome {
    cx.log().take();
    scenario("inOrder").await?.value()?;
    ensure_eq!(cx.log().take(), ["1", "2", "3", "4", "5"]);
    Ok(())
}

pub(crate) async fn invocations_run_concurrently(cx: &Cx) -> Outcome {
    cx.log().take();
    scenario("concurrent").await?.value()?;
    ensure_scenarios! { "many" => "true" }
    Ok(())
}

pub(crate) async fn a_signal_cancels_an_invocation(cx: &Cx) -> Outcome {
    cx.log().take();
    ensure_eq!(scenario("aborted").await?.error()?.name, "AbortError");
    cx.eventually("the future is dropped", || cx.log().len() == 2).await?;
    ensure_eq!(cx.log().take(), ["waiting", "dropped"]);
    let thrown = scenario("abortedWithReason").await?.error()?;
    ensure_eq!((thrown.name.as_str(), thrown.message.as_str()), ("RangeError", "enough"));
    cx.eventually("no invocation runs", || cx.rt().counts().invocations == 0).await?;
    cx.log().take();
    Ok(())
}

pub(crate) async fn a_signal_that_fired_before_stops_it(cx: &Cx) -> Outcome {
    cx.log().take();
    ensure_eq!(scenario("abortedBefore").await?.error()?.name, "AbortError");
    ensure_scenarios! { "signalIsNoArgument" => "3" }
    // Whatever had begun would have noted something before that came back.
    ensure_eq!(cx.log().take(), [""; 0]);
    Ok(())
}

pub(crate) async fn the_registry_knows_them(_: &Cx) -> Outcome {
    Registry::global().check()?;
    let named = |wanted: &str| Registry::global().exports().find(|export| export.name() == wanted).copied_names();
    ensure_eq!(named("customName"), ["customName", "Alias1", "Alias2"]);
    let optional = Registry::global().exports().find(|export| export.name() == "optional");
    ensure!(optional.is_some_and(|export| export.param_names() == ["a", "b"] && !export.is_async()));
    let imports =
        Registry::global().imports().filter(|import| import.source().package == "jsinterop-conformance").count();
    ensure!(imports > 100, "{imports} imports");
    Ok(())
}

/// The names of an export that was found.
trait CopiedNames {
    fn copied_names(self) -> Vec<&'static str>;
}

impl CopiedNames for Option<&'static jsinterop::Export> {
    fn copied_names(self) -> Vec<&'static str> {
        self.into_iter().flat_map(jsinterop::Export::names).collect()
    }
}
