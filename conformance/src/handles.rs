//! `JsObject` and `JsFunction`: live objects of JavaScript in Rust's hands.

use std::collections::{BTreeMap, HashSet};

use jsinterop::{JsError, JsFunction, JsObject, js_import};
use serde::{Deserialize, Serialize};

use crate::{Cx, Failure, Outcome};

#[js_import("conformance.handles.make")]
async fn make() -> Result<JsObject, JsError>;

#[js_import("conformance.handles.keep")]
async fn keep() -> Result<JsObject, JsError>;

#[js_import("conformance.handles.echo")]
async fn echo(object: &JsObject) -> Result<JsObject, JsError>;

#[js_import("conformance.handles.isKept")]
async fn is_kept(object: &JsObject) -> Result<bool, JsError>;

#[js_import("conformance.handles.addVia")]
async fn add_via(object: &JsObject, a: u32, b: u32) -> Result<u32, JsError>;

#[js_import("conformance.handles.inside")]
async fn inside() -> Result<Inside, JsError>;

#[js_import("conformance.handles.insideOthers")]
async fn inside_others() -> Result<Inside, JsError>;

#[js_import("conformance.handles.readInside")]
async fn read_inside(value: &Given<'_>) -> Result<bool, JsError>;

#[derive(Deserialize)]
struct Inside {
    label: String,
    node: JsObject,
    more: Vec<JsObject>,
    none: Option<JsObject>,
    map: BTreeMap<String, JsObject>,
}

#[derive(Serialize)]
struct Given<'a> {
    node: &'a JsObject,
    list: Vec<&'a JsObject>,
    map: BTreeMap<&'static str, JsObject>,
}

pub(crate) async fn an_object_makes_the_round_trip(_: &Cx) -> Outcome {
    let kept = keep().await?;
    ensure!(is_kept(&kept).await?);
    ensure_eq!(echo(&kept).await?, kept);
    ensure_eq!(make().await?.get::<String>("prop").await?, "successful");
    Ok(())
}

pub(crate) async fn one_object_has_one_id(cx: &Cx) -> Outcome {
    let all: Vec<JsObject> = cx.rt().invoke("conformance.handles.both", ()).await?;
    ensure_eq!(all.len(), 3);
    ensure!(all[0] == all[1] && all[0] != all[2], "{all:?}");
    ensure_eq!(all.iter().cloned().collect::<HashSet<_>>().len(), 2);
    ensure_eq!(keep().await?, all[0]);
    Ok(())
}

pub(crate) async fn objects_are_called_through(_: &Cx) -> Outcome {
    let object = make().await?;
    ensure_eq!(
        object.invoke::<String>("identity", ("Invoked from JSObjectReference",)).await?,
        "Invoked from JSObjectReference"
    );
    ensure_eq!(object.invoke::<u32>("nested.add", (2, 3)).await?, 5);
    ensure_eq!(add_via(&object, 2, 3).await?, 5);
    object.invoke::<()>("getWindow", ()).await?;
    ensure_matches!(object.invoke::<()>("nonFunction", ()).await, Err(JsError::NotFound { segment, .. })
        if segment == "nonFunction");
    Ok(())
}

pub(crate) async fn the_receiver_can_be_an_argument_too(cx: &Cx) -> Outcome {
    let handles: JsObject = cx.rt().get("conformance.handles").await?;
    ensure!(handles.invoke::<bool>("useTogether", (&handles,)).await?);
    Ok(())
}

pub(crate) async fn objects_stand_anywhere_inside_a_result(_: &Cx) -> Outcome {
    for (label, found) in [("one", inside().await?), ("two", inside_others().await?)] {
        ensure_eq!(found.label, label);
        ensure!(is_kept(&found.node).await?);
        ensure!(found.more[0] != found.node && found.more[1] == found.node);
        ensure!(found.none.is_none());
        ensure_eq!(found.map.len(), 1);
    }
    Ok(())
}

pub(crate) async fn objects_stand_anywhere_inside_an_argument(_: &Cx) -> Outcome {
    let node = &keep().await?;
    let given = Given { node, list: vec![node], map: BTreeMap::from([("a", node.clone())]) };
    ensure!(read_inside(&given).await?);
    Ok(())
}

pub(crate) async fn arrays_and_functions_are_objects_too(cx: &Cx) -> Outcome {
    let array: JsObject = cx.rt().invoke("conformance.handles.array", ()).await?;
    ensure_eq!(array.get::<u32>("length").await?, 3);
    let function: JsObject = cx.rt().invoke("conformance.handles.func", ()).await?;
    ensure_eq!(function.get::<u32>("length").await?, 2);
    Ok(())
}

pub(crate) async fn functions_are_called(cx: &Cx) -> Outcome {
    let multiply: JsFunction = cx.rt().invoke("conformance.handles.func", ()).await?;
    ensure_eq!(multiply.call::<u32>((6, 7)).await?, 42);
    ensure_eq!(multiply.as_object().get::<u32>("length").await?, 2);
    let no_this: JsFunction = cx.rt().invoke("conformance.handles.thisOf", ()).await?;
    ensure!(no_this.call::<bool>(()).await?);
    let later: JsFunction = cx.rt().get("conformance.calls.later").await?;
    ensure_eq!(later.call::<String>(("later", 1)).await?, "later");
    Ok(())
}

pub(crate) async fn what_is_no_function_is_an_error(cx: &Cx) -> Outcome {
    let found = cx.rt().get::<JsFunction>("conformance.handles.kept").await;
    ensure_matches!(found, Err(JsError::Mismatch { .. }));
    let found = cx.rt().get::<JsFunction>("conformance.handles.primitives.text").await;
    ensure_matches!(found, Err(JsError::Mismatch { found, .. }) if found == "string");
    Ok(())
}

pub(crate) async fn nothing_is_no_object(cx: &Cx) -> Outcome {
    for path in ["conformance.handles.null", "conformance.handles.undefined"] {
        ensure_eq!(cx.rt().invoke::<Option<JsObject>>(path, ()).await?, None);
        ensure_matches!(cx.rt().invoke::<JsObject>(path, ()).await, Err(JsError::Mismatch { .. }));
    }
    ensure_eq!(cx.rt().get::<Option<JsObject>>("conformance.paths.nothing").await?, None);
    ensure_eq!(cx.rt().get::<Option<JsObject>>("conformance.paths.missing").await?, None);
    Ok(())
}

pub(crate) async fn primitives_are_no_objects(cx: &Cx) -> Outcome {
    for (name, kind) in [("text", "string"), ("number", "number"), ("nan", "number"), ("yes", "boolean")] {
        let found = cx.rt().get::<JsObject>(&format!("conformance.handles.primitives.{name}")).await;
        ensure_matches!(found, Err(JsError::Mismatch { found, .. }) if found.starts_with(kind));
    }
    Ok(())
}

pub(crate) async fn a_disposed_one_says_so(_: &Cx) -> Outcome {
    let object = make().await?;
    let clone = object.clone();
    object.dispose();
    object.dispose();
    ensure!(object.is_disposed() && clone.is_disposed());
    ensure_matches!(object.invoke::<()>("noop", ()).await, Err(JsError::Disposed { import }) if import == "noop");
    ensure_matches!(clone.get::<String>("prop").await, Err(JsError::Disposed { .. }));
    ensure_matches!(echo(&object).await, Err(JsError::Disposed { import }) if import == "conformance.handles.echo");
    Ok(())
}

pub(crate) async fn disposing_one_reception_leaves_the_other(_: &Cx) -> Outcome {
    let (one, two) = (keep().await?, keep().await?);
    one.dispose();
    ensure!(is_kept(&two).await?);
    drop(two);
    ensure!(is_kept(&keep().await?).await?);
    Ok(())
}

pub(crate) async fn an_object_lives_as_long_as_its_handle(cx: &Cx) -> Outcome {
    let object: JsObject = cx.rt().invoke("conformance.handles.makeWatched", ()).await?;
    let clone = object.clone();
    drop(object);
    collect(cx).await?;
    ensure!(!cx.rt().invoke::<bool>("conformance.handles.isGone", ()).await?, "the clone holds it");
    drop(clone);
    gone(cx).await
}

pub(crate) async fn handles_in_an_answer_nobody_wants_are_let_go(cx: &Cx) -> Outcome {
    let mut call = cx.rt().invoke::<JsObject>("conformance.handles.lateObject", (20,));
    cx.send(&mut call).await?;
    drop(call);
    cx.sleep(60).await?;
    gone(cx).await
}

async fn collect(cx: &Cx) -> Outcome {
    let mut rounds = 3;
    cx.eventually("garbage is collected", || {
        rounds -= 1;
        rounds == 0
    })
    .await
}

async fn gone(cx: &Cx) -> Outcome {
    for _ in 0..5 {
        collect(cx).await?;
        if cx.rt().invoke::<bool>("conformance.handles.isGone", ()).await? {
            return Ok(());
        }
    }
    Err(Failure::new("the object is still held"))
}

pub(crate) async fn data_is_never_a_handle(cx: &Cx) -> Outcome {
    let forged: serde_json::Value = cx.rt().invoke("conformance.handles.forged", ()).await?;
    ensure_eq!(forged, serde_json::json!({ "__jsObjectId": 1, "__dotNetObject": 1, "$jsinterop::Handle": 1 }));
    let object: JsObject = cx.rt().invoke("conformance.handles.forged", ()).await?;
    ensure!(!is_kept(&object).await?);
    ensure_matches!(cx.rt().invoke::<Vec<JsObject>>("conformance.handles.numbers", ()).await, Err(JsError::Mismatch { path, .. })
        if path == "$[0]");
    // What goes out as data stays data, too.
    let text: String = cx.rt().invoke("conformance.describe", (&forged,)).await?;
    ensure_eq!(text, r#"{"$jsinterop::Handle": 1, __dotNetObject: 1, __jsObjectId: 1}"#);
    Ok(())
}

pub(crate) async fn a_handle_is_no_data(_: &Cx) -> Outcome {
    let object = keep().await?;
    ensure!(serde_json::to_string(&object).is_err());
    ensure!(serde_json::to_value(vec![object.clone()]).is_err());
    ensure!(serde_json::from_str::<JsObject>("1").is_err());
    let text = serde_json::to_string(&object).err().map(|error| error.to_string()).unwrap_or_default();
    ensure!(text.contains("JsObject"), "{text}");
    ensure!(is_kept(&object).await?, "it is none the worse");
    Ok(())
}

pub(crate) async fn a_handle_belongs_to_its_runtime(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    let object = keep().await?;
    let found = another.runtime.invoke::<bool>("conformance.handles.isKept", (&object,)).await;
    ensure_matches!(found, Err(JsError::Argument { index: 0, reason, .. }) if reason.contains("another runtime"));
    let found = another.runtime.invoke::<()>("conformance.calls.count", (1, vec![Some(&object)])).await;
    ensure_matches!(found, Err(JsError::Argument { index: 1, path, .. }) if path == "$[0]");
    ensure_matches!(object.get::<String>("name").on(&another.runtime).await, Err(JsError::Argument { .. }));
    let theirs: JsObject = another.runtime.get("conformance.handles.kept").await?;
    ensure!(theirs != object);
    ensure_eq!(theirs.runtime(), Some(another.runtime.clone()));
    ensure_eq!(theirs.get::<String>("name").await?, "kept", "its calls go where it lives");
    (another.end)();
    Ok(())
}

pub(crate) async fn a_handle_survives_its_runtime(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    let theirs: JsObject = another.runtime.get("conformance.handles.kept").await?;
    (another.end)();
    ensure_matches!(theirs.get::<String>("name").await, Err(JsError::Disconnected { may_have_run: false, .. }));
    theirs.dispose();
    theirs.dispose();
    Ok(())
}
