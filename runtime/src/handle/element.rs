//! `ElementRef`: an element of the page.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::id::ElementLocator;
use super::object::JsObject;
use crate::value::passage::{self, Parcel};

/// An element of the page, named by id or selector, or one JavaScript gave.
///
/// A named one is looked up each time it is sent, and arrives as `null` when there is none. One that came from JavaScript stays itself,
/// attached to the page or not.
///
/// ```
/// use jsinterop::{ElementRef, JsError, js_import};
///
/// #[js_import("exampleJsFunctions.focusElement")]
/// async fn focus_element(element: &ElementRef) -> Result<(), JsError>;
///
/// # async fn show() -> Result<(), JsError> {
/// focus_element(&ElementRef::id("username")).await?;
/// focus_element(&ElementRef::selector("form input[name=password]")).await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ElementRef(Kind);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    Named(ElementLocator),
    Kept(JsObject),
}

impl ElementRef {
    /// The element with this `id` attribute.
    pub fn id(id: impl Into<String>) -> Self {
        Self(Kind::Named(ElementLocator::Id(id.into())))
    }

    /// The first element that a CSS selector matches.
    pub fn selector(selector: impl Into<String>) -> Self {
        Self(Kind::Named(ElementLocator::Selector(selector.into())))
    }

    /// The element as an object, if it came from JavaScript.
    pub fn as_object(&self) -> Option<&JsObject> {
        self.object_or_locator().ok()
    }

    /// The element as an object, or how it is found.
    ///
    /// # Errors
    /// The way to find it, for one that did not come from JavaScript.
    pub fn object_or_locator(&self) -> Result<&JsObject, &ElementLocator> {
        match &self.0 {
            Kind::Kept(object) => Ok(object),
            Kind::Named(locator) => Err(locator),
        }
    }
}

impl From<JsObject> for ElementRef {
    fn from(element: JsObject) -> Self {
        Self(Kind::Kept(element))
    }
}

impl Serialize for ElementRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Kind::Kept(object) => object.serialize(serializer),
            Kind::Named(locator) => passage::send(serializer, "ElementRef", || Parcel::Element(locator.clone())),
        }
    }
}

impl<'de> Deserialize<'de> for ElementRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        JsObject::deserialize(deserializer).map(Self::from)
    }
}
