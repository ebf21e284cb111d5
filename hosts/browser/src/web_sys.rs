//! Handles, and the same objects as `web-sys` and `js-sys` hold them.

use jsinterop::host::{ElementLocator, Link, ObjectId};
use jsinterop::{ElementRef, JsError, JsObject};
use wasm_bindgen::{JsCast, JsValue};

use crate::{glue, page};

/// From an object of `web-sys` or `js-sys` to a handle that imports take, and back.
///
/// This is how a framework's node reference becomes an argument. It works in the page alone, so bindings that are to run on every host
/// take an [`ElementRef`] and leave it to the page to make one.
///
/// A typed handle is one of an object: `JsObject::from_web_sys(chart)?.cast::<Chart>()`, and `chart.as_object().to_web_sys()` back.
///
/// ```no_run
/// use jsinterop::{ElementRef, JsError, js_import};
/// use jsinterop_browser::WebSys;
/// use wasm_bindgen::JsValue;
///
/// #[js_import("charts.draw")]
/// async fn draw(canvas: &ElementRef) -> Result<(), JsError>;
///
/// async fn mounted(node: &JsValue) -> Result<(), JsError> {
///     let canvas = ElementRef::from_web_sys(node)?;     // a `web_sys::HtmlCanvasElement`, say
///     draw(&canvas).await?;
///     let same: JsValue = canvas.to_web_sys()?;
///     assert_eq!(node, &same);
///     Ok(())
/// }
/// # fn main() {}
/// ```
pub trait WebSys: Sized {
    /// The handle of an object. One object has one handle's identity, however often and whichever way it is received.
    ///
    /// # Errors
    /// [`JsError::Argument`] for what is no object, or stands for one of Rust's; [`JsError::Unavailable`] before [`init`](crate::init).
    fn from_web_sys(object: impl AsRef<JsValue>) -> Result<Self, JsError>;

    /// The object itself, as a class of `web-sys` or `js-sys`, or as a plain [`JsValue`].
    ///
    /// # Errors
    /// [`JsError::Mismatch`] when it is of another class, [`JsError::Disposed`], and [`JsError::NotFound`] for the name of an element that is not
    /// there.
    fn to_web_sys<T: JsCast>(&self) -> Result<T, JsError>;
}

const FROM: &str = "from_web_sys";
const TO: &str = "to_web_sys";

impl WebSys for JsObject {
    fn from_web_sys(object: impl AsRef<JsValue>) -> Result<Self, JsError> {
        let object = object.as_ref();
        let link = link(FROM)?;
        if !object.is_object() && !object.is_function() {
            return Err(refused(format!("expected an object, found {}", glue::class_of(object))));
        }
        match glue::give(object) {
            0 => Err(refused("it stands for an object of Rust: take the `RustRef` or `Callback` it is".to_owned())),
            id => link.received(ObjectId(id)),
        }
    }

    fn to_web_sys<T: JsCast>(&self) -> Result<T, JsError> {
        let ObjectId(id) = link(TO)?.id_of(self).map_err(|error| error.named(|| TO.into()))?;
        #[expect(clippy::cast_possible_truncation, reason = "the halves")]
        let object = glue::take(id as u32, (id >> 32) as u32);
        cast(object.map_err(|_| JsError::Disposed { import: TO.into() })?)
    }
}

impl WebSys for ElementRef {
    fn from_web_sys(object: impl AsRef<JsValue>) -> Result<Self, JsError> {
        JsObject::from_web_sys(object).map(Self::from)
    }

    fn to_web_sys<T: JsCast>(&self) -> Result<T, JsError> {
        let (is_selector, name) = match self.object_or_locator() {
            Ok(object) => return object.to_web_sys(),
            Err(ElementLocator::Selector(selector)) => (true, selector),
            Err(ElementLocator::Id(id)) => (false, id),
        };
        link(TO)?;
        // A selector that cannot be read throws; it finds nothing either.
        let element = glue::element(is_selector, name).unwrap_or(JsValue::NULL);
        if element.is_null() {
            let segment = name.clone();
            return Err(JsError::NotFound {
                import: TO.into(),
                segment,
                expected: "an element",
                found: "null".to_owned(),
            });
        }
        cast(element)
    }
}

fn link(import: &'static str) -> Result<Link, JsError> {
    page::link().ok_or(JsError::Unavailable { import: import.into() })
}

fn cast<T: JsCast>(object: JsValue) -> Result<T, JsError> {
    object.dyn_into().map_err(|object| {
        let class = std::any::type_name::<T>();
        let expected = class.rsplit("::").next().unwrap_or(class).to_owned();
        JsError::Mismatch { import: TO.into(), path: "$".to_owned(), expected, found: glue::class_of(&object) }
    })
}

fn refused(reason: String) -> JsError {
    JsError::Argument { import: FROM.into(), index: 0, path: "$".to_owned(), reason }
}
