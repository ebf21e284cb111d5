//! Calling functions: arguments, results, promises, when a call is sent, and the forms of a declaration.

use jsinterop::{JsError, JsObject, js_import};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::wait::both;
use crate::{Cx, Outcome};

#[js_import("conformance.calls.one")]
async fn one() -> Result<u32, JsError>;

#[js_import("conformance.calls.add")]
async fn add(a: f64, b: f64) -> Result<f64, JsError>;

#[js_import]
async fn conformance_default_name(text: &str) -> Result<String, JsError>;

#[js_import("conformance.calls.describeAll")]
async fn describe_four(text: &str, number: u32, yes: bool, none: Option<u32>) -> Result<String, JsError>;

#[js_import("conformance.calls.describeAll", variadic)]
async fn describe_all(first: u32, rest: &[&str]) -> Result<String, JsError>;

#[js_import("conformance.calls.describeAll", variadic)]
async fn describe_owned(all: Vec<Option<u8>>) -> Result<String, JsError>;

#[js_import("conformance.calls.later")]
async fn later<T: Serialize + DeserializeOwned>(value: T, millis: u32) -> Result<T, JsError>;

#[js_import("conformance.calls.later")]
async fn later_text(value: &str, millis: u32) -> Result<String, JsError>;

#[js_import("conformance.calls.note")]
async fn note(line: &str) -> Result<(), JsError>;

#[js_import("conformance.takeNotes")]
async fn take_notes() -> Result<Vec<String>, JsError>;

#[js_import("conformance.calls.upper")]
async fn upper(value: &Text) -> Result<Upper, JsError>;

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Upper {
    text: String,
    length: usize,
}

pub(crate) async fn a_value_comes_back(_: &Cx) -> Outcome {
    ensure_eq!(one().await?, 1);
    ensure_eq!(add(1.0, 2.5).await?, 3.5);
    Ok(())
}

pub(crate) async fn arguments_keep_their_order_and_number(cx: &Cx) -> Outcome {
    ensure_eq!(describe_four("arg1", 123, true, None).await?, r#""arg1", 123, true, undefined"#);
    ensure_eq!(cx.rt().invoke::<u32>("conformance.calls.count", ()).await?, 0);
    ensure_eq!(cx.rt().invoke::<u32>("conformance.calls.count", (None::<u8>, None::<u8>)).await?, 2);
    Ok(())
}

pub(crate) async fn sixteen_arguments_pass(cx: &Cx) -> Outcome {
    let args = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, "15");
    let found: String = cx.rt().invoke("conformance.calls.describeAll", args).await?;
    ensure_eq!(found, r#"0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, "15""#);
    Ok(())
}

pub(crate) async fn promises_are_awaited(cx: &Cx) -> Outcome {
    ensure_eq!(later(123, 20).await?, 123);
    ensure_eq!(later(vec![Some(1), None], 0).await?, [Some(1), None]);
    ensure_eq!(cx.rt().invoke::<String>("conformance.calls.nestedPromise", ("deep",)).await?, "deep");
    Ok(())
}

pub(crate) async fn thenables_are_awaited(cx: &Cx) -> Outcome {
    ensure_eq!(cx.rt().invoke::<String>("conformance.calls.thenable", ("then",)).await?, "then");
    Ok(())
}

pub(crate) async fn the_first_settling_counts(cx: &Cx) -> Outcome {
    ensure_eq!(cx.rt().invoke::<String>("conformance.calls.settlesTwice", ()).await?, "first");
    Ok(())
}

pub(crate) async fn each_answer_meets_its_own_call(_: &Cx) -> Outcome {
    let (slow, fast) = both(later_text("slow", 60), later_text("fast", 1)).await;
    ensure_eq!((slow?.as_str(), fast?.as_str()), ("slow", "fast"));
    let mut slow = later_text("slow", 100_000).start();
    ensure_eq!(later_text("fast", 1).await?, "fast");
    ensure!(crate::wait::poll_once(&mut slow).await.is_pending());
    Ok(())
}

pub(crate) async fn one_failure_leaves_the_others_alone(cx: &Cx) -> Outcome {
    let failing = cx.rt().invoke::<u32>("conformance.calls.later", ("not a number", 1));
    let (failed, well) = both(failing, later_text("well", 20)).await;
    ensure_matches!(failed, Err(JsError::Mismatch { .. }));
    ensure_eq!(well?, "well");
    Ok(())
}

pub(crate) async fn structs_go_out_and_come_in(_: &Cx) -> Outcome {
    let found = upper(&Text { text: "shout".into() }).await?;
    ensure_eq!(found, Upper { text: "SHOUT".into(), length: 5 });
    Ok(())
}

pub(crate) async fn the_name_is_the_path_by_default(_: &Cx) -> Outcome {
    ensure_eq!(conformance_default_name("name").await?, "default name");
    Ok(())
}

pub(crate) async fn variadic_spreads_the_last(_: &Cx) -> Outcome {
    ensure_eq!(describe_all(1, &["a", "b"]).await?, r#"1, "a", "b""#);
    ensure_eq!(describe_all(1, &[]).await?, "1");
    ensure_eq!(describe_owned(vec![Some(1), None]).await?, "1, undefined");
    Ok(())
}

#[js_import("conformance.describe")]
async fn generic<T: DeserializeOwned, A: Serialize>(value: &A) -> Result<T, JsError>;

pub(crate) async fn imports_can_be_generic(_: &Cx) -> Outcome {
    ensure_eq!(generic::<String, _>(&[1, 2]).await?, "[1, 2]");
    ensure_matches!(generic::<u32, _>(&1).await, Err(JsError::Mismatch { .. }));
    Ok(())
}

/// An application's own error.
#[derive(Debug)]
enum AppError {
    Js(JsError),
}

impl From<JsError> for AppError {
    fn from(error: JsError) -> Self {
        Self::Js(error)
    }
}

type AppResult<T> = Result<T, AppError>;

#[js_import("conformance.calls.missing")]
async fn missing() -> AppResult<u32>;

#[js_import("conformance.calls.one")]
async fn present() -> AppResult<u32>;

pub(crate) async fn the_error_type_is_the_callers(_: &Cx) -> Outcome {
    ensure_matches!(present().await, Ok(1));
    ensure_matches!(missing().await, Err(AppError::Js(JsError::NotFound { .. })));
    Ok(())
}

pub(crate) async fn a_call_is_lazy(_: &Cx) -> Outcome {
    take_notes().await?;
    let call = note("awaited");
    drop(note("dropped"));
    ensure_eq!(take_notes().await?, [""; 0]);
    call.await?;
    ensure_eq!(take_notes().await?, ["awaited"]);
    Ok(())
}

pub(crate) async fn start_sends_now(_: &Cx) -> Outcome {
    take_notes().await?;
    let mut line = String::from("started");
    let started = note(&line).start();
    line.clear();
    ensure_eq!(take_notes().await?, ["started"]);
    started.await?;
    Ok(())
}

pub(crate) async fn detach_goes_on_alone(cx: &Cx) -> Outcome {
    let before = cx.rt().counts().calls;
    take_notes().await?;
    note("detached").detach();
    ensure_eq!(take_notes().await?, ["detached"]);
    // A failure goes to the log, and nowhere else.
    cx.rt().invoke::<()>("conformance.calls.missing", ()).detach();
    later_text("x", 1).start().detach();
    ensure_eq!(one().await?, 1);
    // Others count calls.
    while cx.rt().counts().calls > before {
        cx.sleep(1).await?;
    }
    Ok(())
}

pub(crate) async fn calls_arrive_in_the_order_they_were_sent(_: &Cx) -> Outcome {
    take_notes().await?;
    let (third, first) = (note("3"), note("1"));
    let started = [first.start(), note("2").start()];
    let last = async {
        note("4").await?;
        third.await
    };
    last.await?;
    for call in started {
        call.await?;
    }
    ensure_eq!(take_notes().await?, ["1", "2", "4", "3"]);
    Ok(())
}

#[js_import("conformance.calls.cyclic")]
async fn cyclic() -> Result<(), JsError>;

#[js_import("conformance.calls.cyclic")]
async fn cyclic_data() -> Result<serde_json::Value, JsError>;

pub(crate) async fn what_nobody_wants_is_not_read(cx: &Cx) -> Outcome {
    cyclic().await?;
    cx.rt().invoke::<()>("conformance.calls.global", ()).await?;
    cx.rt().invoke::<()>("conformance.calls.laterGlobal", ()).await?;
    let calls: JsObject = cx.rt().get("conformance.calls").await?;
    calls.invoke::<()>("global", ()).await?;
    Ok(())
}

pub(crate) async fn a_cyclic_result_is_an_error(_: &Cx) -> Outcome {
    ensure_matches!(cyclic_data().await, Err(JsError::Mismatch { .. }));
    Ok(())
}

pub(crate) async fn the_dynamic_form_does_the_same(cx: &Cx) -> Outcome {
    ensure_eq!(cx.rt().invoke::<f64>("conformance.calls.add", (1, 2)).await?, 3.0);
    let calls: JsObject = cx.rt().get("conformance.calls").await?;
    ensure_eq!(calls.invoke::<String>("describeAll", ("a", "b")).await?, r#""a", "b""#);
    ensure_eq!(calls.invoke::<u32>("one", ()).start().await?, 1);
    Ok(())
}

pub(crate) async fn what_runs_is_counted(cx: &Cx) -> Outcome {
    let before = cx.rt().counts().calls;
    let started = cx.rt().invoke::<()>("conformance.calls.never", ()).start();
    ensure_eq!(cx.rt().counts().calls, before + 1);
    drop(started);
    ensure_eq!(cx.rt().counts().calls, before);
    Ok(())
}

/// A future of this type may be moved to another thread.
fn sendable<T: Send>(value: T) -> T {
    value
}

pub(crate) async fn calls_and_handles_are_send(cx: &Cx) -> Outcome {
    ensure_eq!(sendable(later_text("moved", 1)).await?, "moved");
    let calls: JsObject = sendable(cx.rt().get("conformance.calls")).await?;
    sendable(calls);
    sendable(cx.rt().clone());
    sendable(one().start()).await?;
    Ok(())
}
