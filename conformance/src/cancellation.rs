//! Time limits, cancelling by dropping, and the call's `AbortSignal`.

use std::time::Duration;

use jsinterop::{CallSignal, JsError, js_import};
use serde::Serialize;

use crate::wait::{both, poll_once};
use crate::{Cx, Outcome};

const SHORT: Duration = Duration::from_millis(15);
const LONG: Duration = Duration::from_secs(100);

#[js_import("conformance.cancellation.later")]
async fn later(label: &str, millis: u32, signal: CallSignal) -> Result<String, JsError>;

#[js_import("conformance.cancellation.later", timeout = "15ms")]
async fn later_limited(label: &str, millis: u32, signal: CallSignal) -> Result<String, JsError>;

#[js_import("conformance.cancellation.later", timeout = "none")]
async fn later_unlimited(label: &str, millis: u32, signal: CallSignal) -> Result<String, JsError>;

#[js_import("conformance.cancellation.watch")]
async fn watch(label: &str, init: Init) -> Result<String, JsError>;

#[js_import("conformance.cancellation.describeSignals")]
async fn describe_signals(one: CallSignal, init: Init, list: Vec<CallSignal>) -> Result<String, JsError>;

#[js_import("conformance.cancellation.lateAnswer", timeout = "15ms")]
async fn late_answer(millis: u32) -> Result<jsinterop::JsObject, JsError>;

#[js_import("conformance.cancellation.takeFired")]
async fn take_fired() -> Result<Vec<String>, JsError>;

#[js_import("conformance.takeNotes")]
async fn take_notes() -> Result<Vec<String>, JsError>;

#[derive(Serialize, Default)]
struct Init {
    signal: CallSignal,
}

pub(crate) async fn a_time_limit_of_its_own(_: &Cx) -> Outcome {
    take_fired().await?;
    let found = later("call", 50_000, CallSignal).timeout(SHORT).await;
    ensure_matches!(found, Err(JsError::Timeout { import, after }) if import == "conformance.cancellation.later" && after == SHORT);
    ensure_eq!(take_fired().await?, ["call true AbortError"]);
    Ok(())
}

pub(crate) async fn a_time_limit_of_the_import(_: &Cx) -> Outcome {
    take_fired().await?;
    let found = later_limited("import", 50_000, CallSignal).await;
    ensure_matches!(found, Err(JsError::Timeout { after: SHORT, .. }));
    ensure_eq!(take_fired().await?, ["import true AbortError"]);
    ensure_eq!(later_limited("in time", 30, CallSignal).no_timeout().await?, "in time");
    ensure_eq!(later_limited("in time", 30, CallSignal).timeout(LONG).await?, "in time");
    Ok(())
}

pub(crate) async fn a_time_limit_of_the_runtime(cx: &Cx) -> Outcome {
    cx.rt().set_timeout(Some(SHORT));
    let limited = later("runtime", 50_000, CallSignal).await;
    let unlimited = later_unlimited("unlimited", 40, CallSignal).await;
    cx.rt().set_timeout(None);
    ensure_matches!(limited, Err(JsError::Timeout { after: SHORT, .. }));
    ensure_eq!(unlimited?, "unlimited");
    ensure_eq!(later("lifted", 30, CallSignal).await?, "lifted");
    Ok(())
}

pub(crate) async fn an_answer_in_time_counts(_: &Cx) -> Outcome {
    take_fired().await?;
    ensure_eq!(later("quick", 1, CallSignal).timeout(LONG).await?, "quick");
    ensure_eq!(take_fired().await?, [""; 0], "the signal of a call that is answered never fires");
    Ok(())
}

pub(crate) async fn the_limit_starts_with_the_call(cx: &Cx) -> Outcome {
    let call = later("patient", 1, CallSignal).timeout(Duration::from_secs(1));
    cx.sleep(1050).await?;
    ensure_eq!(call.await?, "patient");
    Ok(())
}

pub(crate) async fn dropping_cancels(cx: &Cx) -> Outcome {
    take_fired().await?;
    let before = cx.rt().counts().calls;
    let mut polled = later("polled", 50_000, CallSignal);
    cx.send(&mut polled).await?;
    let started = later("started", 50_000, CallSignal).start();
    ensure_eq!(take_fired().await?, [""; 0]);
    drop(polled);
    drop(started);
    ensure_eq!(take_fired().await?, ["polled true AbortError", "started true AbortError"]);
    ensure_eq!(cx.rt().counts().calls, before);
    Ok(())
}

pub(crate) async fn what_was_never_sent_leaves_no_trace(_: &Cx) -> Outcome {
    take_fired().await?;
    drop(later("never", 1, CallSignal));
    drop(later("never", 1, CallSignal).timeout(SHORT));
    ensure_eq!(take_fired().await?, [""; 0]);
    Ok(())
}

pub(crate) async fn detached_calls_are_not_cancelled(cx: &Cx) -> Outcome {
    take_fired().await?;
    take_notes().await?;
    cx.rt().invoke::<()>("conformance.cancellation.lateAnswer", (20,)).detach();
    later("detached", 20, CallSignal).detach();
    cx.sleep(80).await?;
    ensure_eq!(take_notes().await?, ["it answered"]);
    ensure_eq!(take_fired().await?, [""; 0]);
    Ok(())
}

pub(crate) async fn the_signal_stands_anywhere(_: &Cx) -> Outcome {
    let seen = describe_signals(CallSignal, Init::default(), vec![CallSignal]).await?;
    ensure_eq!(seen, "true false true");
    take_fired().await?;
    ensure_matches!(watch("init", Init::default()).timeout(SHORT).await, Err(JsError::Timeout { .. }));
    ensure_eq!(take_fired().await?, ["init true AbortError"]);
    Ok(())
}

pub(crate) async fn each_call_has_its_own_signal(_: &Cx) -> Outcome {
    take_fired().await?;
    let one = later("one", 30, CallSignal);
    let two = later("two", 50_000, CallSignal).timeout(SHORT);
    let (one, two) = both(one, two).await;
    ensure_eq!(one?, "one");
    ensure_matches!(two, Err(JsError::Timeout { .. }));
    ensure_eq!(take_fired().await?, ["two true AbortError"]);
    Ok(())
}

pub(crate) async fn a_late_answer_disturbs_nothing(cx: &Cx) -> Outcome {
    take_notes().await?;
    ensure_matches!(late_answer(300).await, Err(JsError::Timeout { .. }));
    let mut next = later("next", 500, CallSignal);
    cx.send(&mut next).await?;
    ensure_eq!(next.await?, "next");
    ensure_eq!(take_notes().await?, ["it answered"]);
    Ok(())
}

pub(crate) async fn a_cancelled_call_is_over(cx: &Cx) -> Outcome {
    let mut limited = later("limited", 50_000, CallSignal).timeout(SHORT).start();
    ensure!(poll_once(&mut limited).await.is_pending());
    cx.sleep(60).await?;
    ensure_matches!(limited.await, Err(JsError::Timeout { .. }));
    ensure_eq!(later("after", 1, CallSignal).await?, "after");
    Ok(())
}
