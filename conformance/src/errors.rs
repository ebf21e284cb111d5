//! What JavaScript throws, and what every failure of a call tells.

use jsinterop::{JsError, JsException, js_import};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ensure::error_text;
use crate::{Cx, Failure, Outcome};

#[js_import("conformance.errors.sync")]
async fn throw_sync() -> Result<(), JsError>;

#[js_import("conformance.errors.async")]
async fn throw_async() -> Result<String, JsError>;

#[js_import("conformance.errors.throwThing")]
async fn throw_thing(name: &str) -> Result<(), JsError>;

#[js_import("conformance.errors.rejectThing")]
async fn reject_thing(name: &str) -> Result<(), JsError>;

/// What the function at `conformance.errors.<name>` throws.
async fn thrown_by(cx: &Cx, name: &str) -> Result<JsException, Failure> {
    exception(cx.rt().invoke::<()>(&format!("conformance.errors.{name}"), ()).await)
}

#[track_caller]
fn exception(result: Result<(), JsError>) -> Result<JsException, Failure> {
    match result {
        Err(JsError::Exception(thrown)) => Ok(*thrown),
        other => Err(Failure::new(format!("expected an exception, found {other:?}"))),
    }
}

pub(crate) async fn a_throw_is_an_exception(_: &Cx) -> Outcome {
    let thrown = exception(throw_sync().await)?;
    ensure_eq!((thrown.name.as_str(), thrown.message.as_str()), ("Error", "Function threw a sync exception!"));
    ensure_eq!(thrown.import(), "conformance.errors.sync");
    let error = error_text(throw_sync().await)?;
    ensure!(error.contains("conformance.errors.sync") && error.contains("Function threw a sync exception!"), "{error}");
    Ok(())
}

pub(crate) async fn a_rejection_is_an_exception(_: &Cx) -> Outcome {
    let thrown = exception(throw_async().await.map(drop))?;
    ensure_eq!(thrown.message, "Function threw an async exception!");
    ensure_eq!(thrown.import(), "conformance.errors.async");
    Ok(())
}

pub(crate) async fn the_name_is_kept(cx: &Cx) -> Outcome {
    ensure_eq!(thrown_by(cx, "typed").await?.name, "TypeError");
    ensure_eq!(thrown_by(cx, "aggregate").await?.name, "AggregateError");
    ensure_eq!(thrown_by(cx, "nameless").await?.name, "Error");
    ensure_eq!(thrown_by(cx, "empty").await?.message, "");
    Ok(())
}

pub(crate) async fn the_stack_is_kept(cx: &Cx) -> Outcome {
    let stack = thrown_by(cx, "deepStack").await?.stack.unwrap_or_default();
    ensure!(stack.contains("inner") && stack.contains("outer"), "{stack}");
    Ok(())
}

pub(crate) async fn own_properties_are_data(cx: &Cx) -> Outcome {
    #[derive(Debug, PartialEq, Deserialize)]
    struct SoldOut {
        left: u32,
        items: Vec<String>,
    }
    let thrown = thrown_by(cx, "own").await?;
    ensure_eq!((thrown.name.as_str(), thrown.message.as_str()), ("ShopError", "sold out"));
    ensure_eq!(thrown.data::<SoldOut>()?, SoldOut { left: 2, items: vec!["tea".into()] });
    ensure!(thrown.data::<String>().is_err());
    ensure_eq!(thrown_by(cx, "typed").await?.data, None);
    Ok(())
}

pub(crate) async fn causes_are_kept(cx: &Cx) -> Outcome {
    let thrown = thrown_by(cx, "caused").await?;
    let inner = thrown.cause.as_deref().ok_or_else(|| Failure::new("it has a cause"))?;
    ensure_eq!((inner.name.as_str(), inner.message.as_str()), ("RangeError", "inner"));
    ensure_eq!(inner.cause.as_deref().map(|cause| cause.message.as_str()), Some("innermost"));
    ensure!(std::error::Error::source(&thrown).is_some_and(|source| source.to_string() == "RangeError: inner"));
    ensure_eq!(thrown_by(cx, "causedByItself").await?.message, "ouroboros");
    Ok(())
}

pub(crate) async fn anything_can_be_thrown(_: &Cx) -> Outcome {
    let text = exception(throw_thing("text").await)?;
    ensure_eq!((text.message.as_str(), text.data::<String>()?.as_str()), ("just text", "just text"));
    ensure_eq!(exception(throw_thing("number").await)?.data::<u32>()?, 7);
    let object = exception(throw_thing("object").await)?;
    ensure_eq!(object.data::<Value>()?, json!({ "code": 3, "why": ["a"] }));
    ensure_eq!(exception(reject_thing("object").await)?.data, object.data);
    for name in ["null", "undefined"] {
        ensure_eq!(exception(throw_thing(name).await)?.message, name);
        ensure_eq!(exception(reject_thing(name).await)?.message, name);
        ensure_eq!(exception(throw_thing(name).await)?.data::<Option<u32>>()?, None);
    }
    for name in ["function", "symbol"] {
        ensure!(!exception(throw_thing(name).await)?.message.is_empty(), "{name}");
    }
    Ok(())
}

pub(crate) async fn a_hostile_throw_is_still_an_exception(cx: &Cx) -> Outcome {
    thrown_by(cx, "hostile").await?;
    ensure_eq!(thrown_by(cx, "throwingThenable").await?.message, "the then threw");
    ensure_eq!(thrown_by(cx, "typed").await?.message, "wrong type", "and nothing is left behind");
    Ok(())
}

pub(crate) async fn every_failure_tells_the_path(cx: &Cx) -> Outcome {
    let rt = cx.rt();
    let object: jsinterop::JsObject = rt.get("conformance.handles.kept").await?;
    let mismatch = rt.invoke::<u32>("conformance.handles.keep", ()).await.map(drop);
    let argument = rt.invoke::<()>("conformance.calls.one", (u64::MAX,)).await;
    let not_found = rt.invoke::<()>("conformance.calls.missing", ()).await;
    let exception = rt.invoke::<()>("conformance.errors.sync", ()).await;
    let timeout = rt.invoke::<()>("conformance.calls.never", ()).timeout(std::time::Duration::from_millis(1)).await;
    let invalid = rt.invoke::<()>("conformance..calls", ()).await;
    object.dispose();
    let disposed = rt.invoke::<()>("conformance.calls.one", (object,)).await;
    for failed in [mismatch, argument, not_found, exception, timeout, invalid, disposed] {
        let Err(error) = failed else { return Err(Failure::new("it failed")) };
        ensure!(error.import().starts_with("conformance"), "{error:?}");
        ensure!(error.to_string().contains(error.import()), "{error}");
    }
    Ok(())
}

pub(crate) async fn an_exception_travels_through_rust(cx: &Cx) -> Outcome {
    let seen: String = cx.rt().invoke("conformance.exports.passOn", ("conformance.errors.own",)).await?;
    ensure_eq!(seen, r#"ShopError: sold out {"items":["tea"],"left":2}"#);
    Ok(())
}
