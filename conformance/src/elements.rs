//! Elements of the page, where there is one.

use jsinterop::{ElementRef, JsError, JsObject, js_import};
use serde::Serialize;

use crate::{Cx, Outcome};

#[js_import("conformance.elements.make")]
async fn make(id: &str) -> Result<ElementRef, JsError>;

#[js_import("conformance.elements.idOf")]
async fn id_of(element: &ElementRef) -> Result<Option<String>, JsError>;

#[js_import("conformance.elements.echo")]
async fn echo(element: &ElementRef) -> Result<ElementRef, JsError>;

#[js_import("conformance.elements.setValue")]
async fn set_value(element: &ElementRef, value: &str) -> Result<(), JsError>;

#[js_import("conformance.elements.remove")]
async fn remove(element: &ElementRef) -> Result<(), JsError>;

#[js_import("conformance.elements.describeSlot")]
async fn describe_slot(slot: &Slot) -> Result<String, JsError>;

#[js_import(get = "document.title")]
async fn title() -> Result<String, JsError>;

#[js_import(set = "document.title")]
async fn set_title(title: &str) -> Result<(), JsError>;

#[derive(Serialize)]
struct Slot {
    target: ElementRef,
}

pub(crate) async fn are_found_by_id_and_selector(_: &Cx) -> Outcome {
    make("field").await?;
    ensure_eq!(id_of(&ElementRef::id("field")).await?.as_deref(), Some("field"));
    ensure_eq!(id_of(&ElementRef::selector("#field")).await?.as_deref(), Some("field"));
    ensure_eq!(describe_slot(&Slot { target: ElementRef::id("field") }).await?, "field");
    Ok(())
}

pub(crate) async fn that_are_not_there_are_null(_: &Cx) -> Outcome {
    ensure_eq!(id_of(&ElementRef::id("nowhere")).await?, None);
    ensure_eq!(id_of(&ElementRef::selector("#nowhere")).await?, None);
    Ok(())
}

pub(crate) async fn come_back_as_themselves(_: &Cx) -> Outcome {
    let field = make("own").await?;
    ensure_eq!(echo(&field).await?, field);
    ensure_eq!(echo(&ElementRef::id("own")).await?, field);
    set_value(&ElementRef::id("own"), "Value set after render").await?;
    let object: &JsObject = field.as_object().ok_or_else(|| crate::Failure::new("it came from JavaScript"))?;
    ensure_eq!(object.get::<String>("value").await?, "Value set after render");
    Ok(())
}

pub(crate) async fn stay_themselves_when_detached(_: &Cx) -> Outcome {
    let field = make("leaving").await?;
    remove(&field).await?;
    ensure_eq!(id_of(&ElementRef::id("leaving")).await?, None);
    ensure_eq!(id_of(&field).await?.as_deref(), Some("leaving"));
    Ok(())
}

pub(crate) async fn the_title_changes(_: &Cx) -> Outcome {
    set_title("changed").await?;
    ensure_eq!(title().await?, "changed");
    Ok(())
}

pub(crate) async fn one_that_cannot_be_had_fails_its_call_alone(_: &Cx) -> Outcome {
    let near = make("near").await?;
    let near: &JsObject = near.as_object().ok_or_else(|| crate::Failure::new("it came from JavaScript"))?;
    for text in ["a text that comes twice", "a text that comes twice", "another text"] {
        // A browser refuses the selector; other documents find nothing.
        ensure_matches!(set_value(&ElementRef::selector("#1a"), text).await, Err(JsError::Exception(_)));
        set_value(&ElementRef::id("near"), text).await?;
        ensure_eq!(near.get::<String>("value").await?, text);
    }
    Ok(())
}
