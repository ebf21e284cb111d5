//! Which runtime a call goes to, whether JavaScript is there, and what the end of a host means.

use jsinterop::host::Status;
use jsinterop::{JsError, JsRuntime, js_import};

use crate::wait::{both, poll_once};
use crate::{Cx, Outcome};

#[js_import(get = "conformance.where")]
async fn location() -> Result<Option<u32>, JsError>;

#[js_import(get = "conformance.where")]
fn location_now() -> Result<Option<u32>, JsError>;

#[js_import(set = "conformance.where")]
async fn set_location(place: u32) -> Result<(), JsError>;

pub(crate) async fn a_scope_names_the_runtime(cx: &Cx) -> Outcome {
    ensure_eq!(JsRuntime::current().as_ref(), Some(cx.rt()));
    ensure_eq!(cx.rt().enter(JsRuntime::current).as_ref(), Some(cx.rt()));
    set_location(1).await?;
    ensure_eq!(location().await?, Some(1));
    Ok(())
}

pub(crate) async fn on_comes_before_the_scope(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    set_location(1).await?;
    set_location(2).on(&another.runtime).await?;
    ensure_eq!(location().await?, Some(1));
    ensure_eq!(location().on(&another.runtime).await?, Some(2));
    (another.end)();
    Ok(())
}

pub(crate) async fn scopes_nest(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    let (here, there) = (cx.rt(), &another.runtime);
    set_location(1).await?;
    let inner = async {
        set_location(2).await?;
        let outside = here.scope(async { location().await }).await?;
        Ok::<_, JsError>((outside, location().await?))
    };
    ensure_eq!(there.scope(inner).await?, (Some(1), Some(2)));
    ensure_eq!(there.enter(|| here.enter(JsRuntime::current)).as_ref(), Some(here));
    ensure_eq!(JsRuntime::current().as_ref(), Some(here));
    (another.end)();
    Ok(())
}

pub(crate) async fn a_call_keeps_the_scope_it_was_made_in(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    set_location(1).await?;
    set_location(2).on(&another.runtime).await?;
    let made_there = another.runtime.enter(location);
    ensure_eq!(made_there.await?, Some(2), "it was made there and polled here");
    let call = location();
    ensure_eq!(another.runtime.scope(call).await?, Some(1), "it was made here and polled there");
    (another.end)();
    Ok(())
}

pub(crate) async fn else_the_scope_of_the_first_poll_counts(cx: &Cx) -> Outcome {
    // No scope is around this check.
    cx.rt().scope(set_location(1)).await?;
    let call = location();
    ensure_eq!(cx.rt().scope(call).await?, Some(1));
    Ok(())
}

pub(crate) async fn interleaved_scopes_do_not_mix(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    set_location(1).await?;
    set_location(2).on(&another.runtime).await?;
    async fn look(cx: &Cx) -> Result<Vec<Option<u32>>, JsError> {
        let mut seen = Vec::new();
        for _ in 0..5 {
            cx.sleep(1).await?;
            seen.push(location().await?);
        }
        Ok(seen)
    }
    let (here, there) = both(cx.rt().scope(look(cx)), another.runtime.scope(look(cx))).await;
    ensure_eq!((here?, there?), (vec![Some(1); 5], vec![Some(2); 5]));
    (another.end)();
    Ok(())
}

pub(crate) async fn without_a_runtime_it_is_unavailable(_: &Cx) -> Outcome {
    ensure_eq!(JsRuntime::current(), None);
    ensure_matches!(location().await, Err(JsError::Unavailable { import }) if import == "conformance.where");
    ensure_matches!(location().start().await, Err(JsError::Unavailable { .. }));
    ensure_matches!(location_now(), Err(JsError::Unavailable { .. }));
    location().detach();
    let text = crate::ensure::error_text(location().await)?;
    ensure!(text.contains("scope"), "{text}");
    Ok(())
}

pub(crate) async fn the_status_is_told(cx: &Cx) -> Outcome {
    ensure!(cx.rt().is_connected());
    ensure_eq!(cx.rt().status(), Status::Ready);
    cx.rt().ready().await?;
    ensure_eq!(cx.rt().status_changes().next().await, Some(Status::Ready));
    Ok(())
}

pub(crate) async fn the_end_fails_what_is_pending(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    let rt = &another.runtime;
    rt.ready().await?;
    let mut changes = rt.status_changes();
    ensure_eq!(changes.next().await, Some(Status::Ready));
    let mut pending = rt.invoke::<()>("conformance.calls.never", ());
    ensure!(poll_once(&mut pending).await.is_pending());
    let started = rt.invoke::<()>("conformance.calls.never", ()).start();
    let unsent = rt.invoke::<u32>("conformance.calls.one", ());
    (another.end)();
    ensure_matches!(pending.await, Err(JsError::Disconnected { may_have_run: true, import }) if import == "conformance.calls.never");
    ensure_matches!(started.await, Err(JsError::Disconnected { may_have_run: true, .. }));
    ensure_matches!(unsent.await, Err(JsError::Disconnected { may_have_run: false, .. }));
    ensure_eq!(changes.next().await, Some(Status::Ended));
    ensure_eq!(changes.next().await, None);
    ensure!(!rt.is_connected());
    ensure_matches!(rt.ready().await, Err(JsError::Disconnected { .. }));
    ensure_eq!((rt.counts().calls, rt.counts().references, rt.counts().invocations), (0, 0, 0));
    Ok(())
}

pub(crate) async fn after_the_end_every_call_says_so(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    let rt = another.runtime.clone();
    (another.end)();
    ensure_matches!(
        rt.invoke::<()>("conformance.calls.one", ()).await,
        Err(JsError::Disconnected { may_have_run: false, .. })
    );
    ensure_matches!(location().on(&rt).await, Err(JsError::Disconnected { .. }));
    ensure_matches!(
        rt.scope(async { location_now() }).await,
        Err(JsError::Disconnected { .. } | JsError::NotInProcess { .. })
    );
    ensure_matches!(rt.import("conformance:provided").await, Err(JsError::Disconnected { .. }));
    Ok(())
}

pub(crate) async fn the_end_drops_running_exports(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    let rt = &another.runtime;
    rt.provide(cx.log().clone());
    cx.log().take();
    rt.invoke::<()>("conformance.exports.waitForever", ()).await?;
    cx.eventually("the export runs", || cx.log().len() == 1).await?;
    (another.end)();
    cx.eventually("the export's future is dropped", || cx.log().len() == 2).await?;
    ensure_eq!(cx.log().take(), ["waiting", "dropped"]);
    Ok(())
}
