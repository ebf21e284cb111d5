//! Elements of the page: found, kept, focused, listened to.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use jsinterop::{Callback, ElementRef, JsError, JsException, JsObject, js_import, js_invokable};

use crate::ensure::{Failure, Outcome};

static CLICKS: AtomicU32 = AtomicU32::new(0);
static KEYS: Mutex<String> = Mutex::new(String::new());
/// It lives until Rust drops it.
static LISTENER: Mutex<Option<Callback>> = Mutex::new(None);

#[js_import("acceptance.describe")]
async fn describe(element: &ElementRef) -> Result<String, JsError>;
#[js_import("acceptance.describe")]
fn describe_now(element: &ElementRef) -> Result<String, JsError>;
#[js_import("acceptance.focus")]
async fn focus(element: &ElementRef) -> Result<(), JsError>;
#[js_import("acceptance.focus")]
fn focus_now(element: &ElementRef) -> Result<(), JsError>;
#[js_import("acceptance.setValue")]
async fn set_value(element: &ElementRef, value: &str) -> Result<(), JsError>;
#[js_import("acceptance.listen")]
fn listen(element: &ElementRef, event: &str, listener: &Callback) -> Result<(), JsError>;
#[js_import("acceptance.unlisten")]
async fn unlisten(element: &ElementRef, event: &str, listener: &Callback) -> Result<(), JsError>;

#[js_import("document.getElementById")]
async fn by_id(id: &str) -> Result<Option<ElementRef>, JsError>;
#[js_import("document.getElementById")]
fn by_id_now(id: &str) -> Result<Option<ElementRef>, JsError>;
#[js_import("document.createElement")]
fn create(tag: &str) -> Result<ElementRef, JsError>;
#[js_import("document.body.append")]
async fn append(element: &ElementRef) -> Result<(), JsError>;
#[js_import("document.activeElement.isSameNode")]
fn is_active(element: &ElementRef) -> Result<bool, JsError>;

fn kept(element: Option<ElementRef>) -> Result<ElementRef, Failure> {
    element.ok_or_else(|| Failure::new("the element is there"))
}

/// An id or a selector is looked up when the call is made; nothing found is `null`.
#[js_invokable]
async fn elements_are_found() -> Outcome {
    for field in [ElementRef::id("field"), ElementRef::selector("main > #field"), ElementRef::selector("input")] {
        ensure_eq!(describe(&field).await?, "input#field");
        ensure_eq!(describe_now(&field)?, "input#field");
    }
    for nobody in [ElementRef::id("nobody"), ElementRef::selector("main > video")] {
        ensure_eq!(describe(&nobody).await?, "null");
        ensure_eq!(describe_now(&nobody)?, "null");
    }
    // Made later, found later.
    let later = ElementRef::id("later");
    ensure_eq!(describe_now(&later)?, "null");
    let made = create("p")?;
    made.as_object().ok_or_else(|| Failure::new("it came from JavaScript"))?.set_sync("id", "later")?;
    append(&made).await?;
    ensure_eq!(describe_now(&later)?, "p#later");
    ensure_matches!(describe_now(&ElementRef::selector("[")), Err(JsError::Exception(thrown)) if thrown.name == "SyntaxError");
    Ok(())
}

/// One that came from JavaScript is that element, in the document or out of it.
#[js_invokable]
async fn elements_stay_themselves() -> Outcome {
    let field = kept(by_id("field").await?)?;
    ensure_eq!(kept(by_id_now("field")?)?, field.clone());
    ensure_matches!(by_id("nobody").await?, None);
    ensure_matches!(by_id_now("nobody")?, None);
    let object = field.as_object().ok_or_else(|| Failure::new("it came from JavaScript"))?;
    object.invoke::<()>("remove", ()).await?;
    ensure_matches!(by_id_now("field")?, None);
    ensure_eq!(describe_now(&field)?, "input#field");
    ensure_eq!(object.get_sync::<bool>("isConnected")?, false);
    object.set("id", "renamed").await?;
    ensure_eq!(describe(&field).await?, "input#renamed");
    object.set_sync("id", "field")?;
    let main = kept(by_id_now("main")?)?;
    main.as_object().ok_or_else(|| Failure::new("it came from JavaScript"))?.invoke_sync::<()>("prepend", (&field,))?;
    ensure_eq!(kept(by_id_now("field")?)?, field);
    Ok(())
}

/// The test types where the focus is.
#[js_invokable]
async fn elements_are_focused(now: bool) -> Outcome {
    let field = ElementRef::id("field");
    set_value(&field, "Value set after render").await?;
    if now {
        focus_now(&field)?
    } else {
        focus(&field).await?
    }
    ensure_eq!(is_active(&field)?, true);
    Ok(())
}

/// Counts clicks and keys of the person at the page.
#[js_invokable]
fn elements_listen() -> Outcome {
    let listener = Callback::new(async |event: JsObject| match event.get::<Option<String>>("key").await? {
        Some(key) => KEYS.lock().map(|mut keys| keys.push_str(&key)).map_err(|_| JsException::new("poisoned")),
        None => {
            CLICKS.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    });
    listen(&ElementRef::id("button"), "click", &listener)?;
    listen(&ElementRef::id("field"), "keydown", &listener)?;
    LISTENER.lock().map_err(|_| Failure::new("poisoned"))?.replace(listener);
    Ok(())
}

/// The same function goes, so the button no longer tells.
#[js_invokable]
async fn elements_stop_listening() -> Outcome {
    let listener = LISTENER.lock().map_err(|_| Failure::new("poisoned"))?.take();
    let listener = listener.ok_or_else(|| Failure::new("it listens"))?;
    unlisten(&ElementRef::id("button"), "click", &listener).await?;
    unlisten(&ElementRef::id("field"), "keydown", &listener).await?;
    Ok(())
}

#[js_invokable]
fn clicks_and_keys() -> (u32, String) {
    (CLICKS.load(Ordering::Relaxed), KEYS.lock().map(|keys| keys.clone()).unwrap_or_default())
}
