//! Synchronous calls, where JavaScript is in this process, and what they say elsewhere.

use jsinterop::{Callback, JsError, JsFunction, JsObject, JsRuntime, js_import};
use serde::Deserialize;

use crate::{Cx, Outcome};

#[js_import("conformance.calls.add")]
fn add(a: f64, b: f64) -> Result<f64, JsError>;

#[js_import("conformance.describe")]
fn describe(value: &(Vec<&str>, Option<u32>)) -> Result<String, JsError>;

#[js_import(get = "conformance.properties.global.num")]
fn num() -> Result<u32, JsError>;

#[js_import(set = "conformance.properties.global.num")]
fn set_num(value: u32) -> Result<(), JsError>;

#[js_import(new = "conformance.TestClass")]
fn new_object(text: &str) -> Result<JsObject, JsError>;

#[js_import("conformance.calls.later")]
fn later(value: u32, millis: u32) -> Result<u32, JsError>;

#[js_import("conformance.calls.later")]
fn later_ignored(value: u32, millis: u32) -> Result<(), JsError>;

#[js_import("conformance.calls.thenable")]
fn thenable(value: &str) -> Result<String, JsError>;

#[js_import("conformance.calls.thenable")]
fn thenable_object(value: &str) -> Result<JsObject, JsError>;

#[js_import("conformance.errors.typed")]
fn throwing() -> Result<(), JsError>;

#[js_import("conformance.calls.missing")]
fn missing() -> Result<(), JsError>;

#[js_import("conformance.calls.one")]
fn one_as_text() -> Result<String, JsError>;

#[js_import("conformance.calls.cyclic")]
fn cyclic() -> Result<(), JsError>;

#[js_import("identity", module = "./js/module.js")]
fn module_identity(value: &str) -> Result<String, JsError>;

#[js_import("conformance.sync.sortBy")]
fn sort_by(numbers: &[i32], compare: &Callback) -> Result<Vec<i32>, JsError>;

#[js_import("conformance.sync.callWith")]
fn call_with(function: &Callback, value: u32) -> Result<u32, JsError>;

#[js_import("conformance.sync.invokeSync")]
fn invoke_sync(name: &str, a: u32, b: Option<u32>) -> Result<String, JsError>;

/// The same class as in `constructors`, with methods that answer at once.
#[js_import("conformance.TestClass")]
struct TestClass;

#[js_import]
impl TestClass {
    #[js_import(new)]
    fn new(text: &str) -> Result<TestClass, JsError>;
    fn get_text_length(&self) -> Result<usize, JsError>;
    #[js_import(get)]
    fn text(&self) -> Result<String, JsError>;
    #[js_import(set)]
    fn set_text(&self, value: &str) -> Result<(), JsError>;
    #[js_import("describe")]
    fn describe_one(value: u32) -> Result<String, JsError>;
}

pub(crate) async fn every_form_answers_at_once(_: &Cx) -> Outcome {
    ensure_eq!(add(1.0, 2.0)?, 3.0);
    ensure_eq!(describe(&(vec!["a"], None))?, r#"[["a"], null]"#);
    set_num(12)?;
    ensure_eq!(num()?, 12);
    set_num(10)?;
    ensure_eq!(new_object("abraka")?.get_sync::<String>("text")?, "abraka");
    cyclic()?;
    Ok(())
}

pub(crate) async fn typed_handles_answer_at_once(_: &Cx) -> Outcome {
    let one = TestClass::new("one")?;
    ensure_eq!(one.get_text_length()?, 3);
    one.set_text("three")?;
    ensure_eq!(one.text()?, "three");
    ensure_eq!(TestClass::describe_one(1)?, "TestClass 1");
    Ok(())
}

pub(crate) async fn the_dynamic_form_answers_at_once(cx: &Cx) -> Outcome {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Told {
        int_value: u32,
        string_value: String,
    }
    let told: Told = cx.rt().invoke_sync("conformance.sync.tell", ("arg1", 123, true))?;
    ensure_eq!(told, Told { int_value: 123, string_value: r#"Hello "arg1", 123, true"#.into() });
    cx.rt().set_sync("conformance.properties.global.num", 13)?;
    ensure_eq!(cx.rt().get_sync::<u32>("conformance.properties.global.num")?, 13);
    cx.rt().set_sync("conformance.properties.global.num", 10)?;
    let object = cx.rt().construct_sync("conformance.TestClass", ("text",))?;
    ensure_eq!(object.invoke_sync::<u32>("getTextLength", ())?, 4);
    object.set_sync("text", "t")?;
    ensure_eq!(object.get_sync::<String>("text")?, "t");
    let add: JsFunction = cx.rt().get_sync("conformance.calls.add")?;
    ensure_eq!(add.call_sync::<u32>((1, 2))?, 3);
    let classes: JsObject = cx.rt().get_sync("conformance")?;
    ensure_eq!(classes.construct_sync("TestClass", ("texts",))?.invoke_sync::<u32>("getTextLength", ())?, 5);
    let class: JsFunction = classes.get_sync("TestClass")?;
    ensure_eq!(class.construct_sync(("tex",))?.invoke_sync::<u32>("getTextLength", ())?, 3);
    ensure_matches!(cx.rt().invoke_sync::<()>("a..b", ()), Err(JsError::InvalidPath { .. }));
    Ok(())
}

pub(crate) async fn elsewhere_it_is_not_in_process(cx: &Cx) -> Outcome {
    ensure_matches!(add(1.0, 2.0), Err(JsError::NotInProcess { import }) if import == "conformance.calls.add");
    ensure_matches!(cx.rt().get_sync::<u32>("conformance.properties.global.num"), Err(JsError::NotInProcess { .. }));
    ensure_matches!(TestClass::new("one"), Err(JsError::NotInProcess { .. }));
    let text = crate::ensure::error_text(add(1.0, 2.0))?;
    ensure!(text.contains("async"), "{text}");
    Ok(())
}

pub(crate) async fn a_promise_asks_for_async(_: &Cx) -> Outcome {
    for found in
        [later(1, 1).map(drop), later_ignored(1, 1), thenable("then").map(drop), thenable_object("then").map(drop)]
    {
        ensure_matches!(&found, Err(JsError::Mismatch { .. }));
        let text = crate::ensure::error_text(found)?;
        ensure!(text.contains("async") && text.contains("promise"), "{text}");
    }
    Ok(())
}

pub(crate) async fn failures_are_the_same(cx: &Cx) -> Outcome {
    ensure_matches!(throwing(), Err(JsError::Exception(thrown)) if thrown.name == "TypeError" && thrown.import() == "conformance.errors.typed");
    ensure_matches!(missing(), Err(JsError::NotFound { segment, .. }) if segment == "missing");
    ensure_matches!(one_as_text(), Err(JsError::Mismatch { import, .. }) if import == "conformance.calls.one");
    let argument = cx.rt().invoke_sync::<()>("conformance.calls.one", (u64::MAX,));
    ensure_matches!(argument, Err(JsError::Argument { index: 0, .. }));
    let object = new_object("x")?;
    object.dispose();
    ensure_matches!(object.invoke_sync::<()>("getTextLength", ()), Err(JsError::Disposed { .. }));
    Ok(())
}

pub(crate) async fn a_shipped_module_answers_at_once(_: &Cx) -> Outcome {
    ensure_eq!(module_identity("here")?, "here");
    Ok(())
}

pub(crate) async fn a_closure_answers_at_once(_: &Cx) -> Outcome {
    let descending = Callback::sync(|a: i32, b: i32| b - a);
    ensure_eq!(sort_by(&[3, 10, 1], &descending)?, [10, 3, 1]);
    let refusing =
        Callback::sync(|_: i32, _: i32| Err::<i32, _>(jsinterop::JsException::new("no order").with_name("Refused")));
    ensure_matches!(sort_by(&[3, 10, 1], &refusing), Err(JsError::Exception(thrown)) if thrown.name == "Refused" && thrown.message == "no order");
    Ok(())
}

pub(crate) async fn rust_and_javascript_take_turns(_: &Cx) -> Outcome {
    /// Calls JavaScript, which calls this again, `depth` times.
    fn turn(depth: u32) -> Result<u32, JsError> {
        if depth == 0 {
            return Ok(0);
        }
        let again = Callback::sync(move |depth: u32| {
            JsRuntime::current().ok_or(jsinterop::JsException::new("no scope"))?;
            turn(depth).map_err(jsinterop::JsException::from)
        });
        Ok(call_with(&again, depth - 1)? + 1)
    }
    ensure_eq!(turn(1)?, 1);
    ensure_eq!(turn(50)?, 50);
    Ok(())
}

pub(crate) async fn exports_answer_at_once(_: &Cx) -> Outcome {
    ensure_eq!(invoke_sync("add", 1, Some(2))?, "3");
    ensure_eq!(invoke_sync("optional", 1, None)?, "\"1 None\"");
    ensure_eq!(invoke_sync("refuse", 1, None)?, "Refused: I refuse 1 exception");
    ensure_eq!(invoke_sync("add", 1, None)?.split(' ').next_back(), Some("arguments"));
    Ok(())
}

pub(crate) async fn an_async_export_has_to_be_awaited(_: &Cx) -> Outcome {
    let found = invoke_sync("addLater", 1, Some(2))?;
    ensure!(found.contains("InteropError") && found.contains("addLater"), "{found}");
    Ok(())
}
