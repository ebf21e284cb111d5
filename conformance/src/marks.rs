//! Handle or data, where the type alone cannot say: `jsinterop.ref(…)`.

use jsinterop::{JsError, JsObject, js_import};
use serde::Deserialize;

use crate::{Cx, Failure, Outcome};

#[js_import("conformance.handles.isKept")]
async fn is_kept(object: &JsObject) -> Result<bool, JsError>;

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Tagged {
    Node { node: JsObject },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Node { node: JsObject },
    Text(String),
}

#[derive(Debug, Deserialize)]
struct Flat {
    kind: String,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Deserialize)]
struct Rest {
    node: JsObject,
}

pub(crate) async fn javascript_can_mark_a_handle(cx: &Cx) -> Outcome {
    let marked = "conformance.handles.marked";
    let Tagged::Node { node } = cx.rt().invoke(marked, ("node",)).await?;
    ensure!(is_kept(&node).await?, "in a tagged enum");
    match cx.rt().invoke::<Untagged>(marked, ("node",)).await? {
        Untagged::Node { node } => ensure!(is_kept(&node).await?, "in an untagged enum"),
        Untagged::Text(text) => return Err(Failure::new(text)),
    }
    let flat: Flat = cx.rt().invoke(marked, ("flat",)).await?;
    ensure_eq!(flat.kind, "flat");
    ensure!(is_kept(&flat.rest.node).await?, "in a flattened struct");
    ensure!(
        is_kept(&cx.rt().invoke("conformance.handles.markedWhole", ()).await?).await?,
        "where it was wanted anyway"
    );
    Ok(())
}

pub(crate) async fn without_a_mark_it_is_data(cx: &Cx) -> Outcome {
    let unmarked = "conformance.handles.unmarked";
    ensure_matches!(cx.rt().invoke::<Tagged>(unmarked, ("node",)).await, Err(JsError::Mismatch { .. }));
    ensure_matches!(cx.rt().invoke::<Untagged>(unmarked, ("node",)).await, Err(JsError::Mismatch { .. }));
    ensure_matches!(cx.rt().invoke::<Flat>(unmarked, ("node",)).await, Err(JsError::Mismatch { .. }));
    let data: serde_json::Value = cx.rt().invoke(unmarked, ("data",)).await?;
    ensure_eq!(data, serde_json::json!({ "kind": "data", "node": { "name": "kept" } }));
    Ok(())
}

pub(crate) async fn only_objects_can_be_marked(cx: &Cx) -> Outcome {
    let found = cx.rt().invoke::<()>("conformance.handles.markPrimitive", ()).await;
    ensure_matches!(found, Err(JsError::Exception(thrown)) if thrown.name == "TypeError");
    Ok(())
}
