//! Paths: walked at each call, `this` is the parent, and what is said when they lead nowhere.

use jsinterop::{JsError, JsObject, js_import};

use crate::ensure::error_text;
use crate::{Cx, Outcome};

#[js_import("conformance.paths.a.b.c.d")]
async fn deep() -> Result<String, JsError>;

#[js_import("conformance.paths.who.tell")]
async fn who() -> Result<String, JsError>;

#[js_import("conformance.paths.who.inner.tell")]
async fn inner() -> Result<String, JsError>;

#[js_import("conformance.paths.list[0].tell")]
async fn first() -> Result<String, JsError>;

#[js_import("conformance.paths.list[1].rows[0][1]")]
async fn cell() -> Result<String, JsError>;

#[js_import("conformance.paths.makeFunction.inner")]
async fn below_function() -> Result<String, JsError>;

#[js_import("conformance.paths.Klass.s")]
async fn static_method() -> Result<String, JsError>;

#[js_import("conformance.paths.Klass.ns.f")]
async fn below_class() -> Result<String, JsError>;

#[js_import("conformance.paths.replaceable")]
async fn replaceable() -> Result<String, JsError>;

#[js_import("conformance.paths.holder.get")]
async fn held() -> Result<String, JsError>;

#[js_import("conformance.paths.replace")]
async fn replace() -> Result<(), JsError>;

#[js_import("conformance.paths.restore")]
async fn restore() -> Result<(), JsError>;

#[js_import("conformance.paths.$_é1.ünïcode")]
async fn unicode() -> Result<String, JsError>;

#[js_import("conformance.paths.child.f")]
async fn inherited() -> Result<String, JsError>;

#[js_import("conformanceNowhere.a.b")]
async fn nowhere() -> Result<(), JsError>;

#[js_import("conformance.paths.unset.g.h")]
async fn below_unset() -> Result<(), JsError>;

#[js_import("conformance.paths.nothing.g")]
async fn below_null() -> Result<(), JsError>;

#[js_import("conformance.paths.number.g")]
async fn below_number() -> Result<(), JsError>;

#[js_import("conformance.paths.missing")]
async fn missing() -> Result<(), JsError>;

#[js_import("conformance.paths.number")]
async fn number() -> Result<(), JsError>;

pub(crate) async fn any_depth(_: &Cx) -> Outcome {
    ensure_eq!(deep().await?, "deep");
    Ok(())
}

pub(crate) async fn this_is_the_parent(_: &Cx) -> Outcome {
    ensure_eq!(who().await?, "who");
    ensure_eq!(inner().await?, "inner");
    Ok(())
}

pub(crate) async fn an_index_steps_into_an_array(cx: &Cx) -> Outcome {
    ensure_eq!(first().await?, "first");
    ensure_eq!(cell().await?, "01");
    ensure_eq!(cx.rt().invoke::<String>("conformance.paths.list[1].rows[0][0]", ()).await?, "00");
    let list: JsObject = cx.rt().get("conformance.paths.list").await?;
    ensure_eq!(list.invoke::<String>("[0].tell", ()).await?, "first");
    ensure_eq!(list.get::<JsObject>("[1]").await?.invoke::<String>("rows[0][1]", ()).await?, "01");
    let error = error_text(list.get::<String>("[0].missing.deeper").await)?;
    ensure!(error.contains("[0].missing.deeper"), "{error}");
    Ok(())
}

pub(crate) async fn functions_and_classes_can_stand_inside(_: &Cx) -> Outcome {
    ensure_eq!(below_function().await?, "below a function");
    ensure_eq!(static_method().await?, "static of Klass");
    ensure_eq!(below_class().await?, "below a class");
    Ok(())
}

pub(crate) async fn a_replacement_is_seen_at_the_next_call(cx: &Cx) -> Outcome {
    ensure_eq!((replaceable().await?.as_str(), held().await?.as_str()), ("old", "old"));
    replace().await?;
    ensure_eq!((replaceable().await?.as_str(), held().await?.as_str()), ("new", "new"));
    ensure_eq!(cx.rt().invoke::<String>("conformance.paths.holder.get", ()).await?, "new");
    restore().await?;
    ensure_eq!(held().await?, "old");
    Ok(())
}

pub(crate) async fn inherited_members_are_found(cx: &Cx) -> Outcome {
    ensure_eq!(inherited().await?, "inherited");
    ensure_eq!(cx.rt().get::<u32>("conformance.paths.child.value").await?, 30);
    Ok(())
}

pub(crate) async fn any_identifier_can_be_a_segment(_: &Cx) -> Outcome {
    ensure_eq!(unicode().await?, "unicode");
    Ok(())
}

pub(crate) async fn a_getter_is_read_once_per_call(cx: &Cx) -> Outcome {
    let before: u32 = cx.rt().get("conformance.paths.reads").await?;
    ensure_eq!(cx.rt().invoke::<u32>("conformance.paths.counted.f", ()).await?, before + 1);
    ensure_eq!(cx.rt().get::<u32>("conformance.paths.reads").await?, before + 1);
    Ok(())
}

pub(crate) async fn a_getter_that_throws_is_an_exception(cx: &Cx) -> Outcome {
    let found = cx.rt().invoke::<()>("conformance.paths.throwing.f", ()).await;
    ensure_matches!(found, Err(JsError::Exception(thrown)) if thrown.name == "RangeError");
    let found = cx.rt().get::<u32>("conformance.paths.throwing").await;
    ensure_matches!(found, Err(JsError::Exception(thrown)) if thrown.message == "the getter threw");
    Ok(())
}

pub(crate) async fn a_missing_segment_is_named(_: &Cx) -> Outcome {
    ensure_matches!(nowhere().await, Err(JsError::NotFound { import, segment, found, .. })
        if import == "conformanceNowhere.a.b" && segment == "conformanceNowhere" && found == "undefined");
    ensure_matches!(below_unset().await, Err(JsError::NotFound { segment, found, .. })
        if segment == "unset" && found == "undefined");
    ensure_matches!(below_null().await, Err(JsError::NotFound { segment, found, .. })
        if segment == "nothing" && found == "null");
    ensure_matches!(below_number().await, Err(JsError::NotFound { segment, found, .. })
        if segment == "number" && found == "number");
    Ok(())
}

pub(crate) async fn what_is_no_function_is_named(cx: &Cx) -> Outcome {
    ensure_matches!(missing().await, Err(JsError::NotFound { segment, expected, found, .. })
        if segment == "missing" && expected == "a function" && found == "undefined");
    ensure_matches!(number().await, Err(JsError::NotFound { segment, expected, found, .. })
        if segment == "number" && expected == "a function" && found == "number");
    let error = error_text(number().await)?;
    ensure!(error.contains("conformance.paths.number"), "{error}");
    let found = cx.rt().invoke::<()>("conformance.paths.list[7].tell", ()).await;
    ensure_matches!(found, Err(JsError::NotFound { segment, .. }) if segment == "[7]");
    Ok(())
}

pub(crate) async fn what_is_no_path_reaches_nothing(cx: &Cx) -> Outcome {
    for path in
        ["", "a..b", ".a", "a.", "a b", "1a", "a[x]", "a[-1]", "[0]", "a[0", "__proto__", "a.__proto__", "a.b()"]
    {
        ensure_matches!(cx.rt().invoke::<()>(path, ()).await, Err(JsError::InvalidPath { import, .. }) if import == path);
        ensure_matches!(cx.rt().get::<()>(path).await, Err(JsError::InvalidPath { .. }));
        ensure_matches!(cx.rt().set(path, 1).await, Err(JsError::InvalidPath { .. }));
    }
    ensure_eq!(cx.rt().get::<String>("conformance.paths.Klass.constructor.name").await?, "Function");
    Ok(())
}
