//! Typed handles: `#[js_import("Chart")] struct Chart;`.

use super::{ElementRef, JsFunction, JsObject};
use crate::import::Class;

/// A handle that knows its class. `#[js_import]` on a unit struct implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a typed handle",
    label = "not a typed handle",
    note = "put `#[js_import]` on the struct as well: `#[js_import(\"Chart\")] struct Chart;`"
)]
pub trait TypedHandle: AsRef<JsObject> + Clone {
    /// Where the class is.
    const CLASS: &'static Class;

    /// Sees an object as one of this class, without looking.
    fn from_object(object: JsObject) -> Self;

    /// The handle as the object it also is.
    fn as_object(&self) -> &JsObject {
        self.as_ref()
    }

    /// Sees the object as one of another class, without looking: a wrong guess shows at the first call.
    fn cast<T: TypedHandle>(self) -> T {
        T::from_object(self.as_object().clone())
    }
}

/// What a constructor can return.
#[diagnostic::on_unimplemented(
    message = "a constructor returns an object, not `{Self}`",
    label = "not a handle",
    note = "use `JsObject`, or a typed handle: `#[js_import(\"Chart\")] struct Chart;`"
)]
pub trait IsHandle {}

impl IsHandle for JsObject {}
impl IsHandle for JsFunction {}
impl IsHandle for ElementRef {}
impl<T: TypedHandle> IsHandle for T {}

/// Turns `struct Chart;` into a handle: what `#[js_import]` on a struct expands to.
#[doc(hidden)]
#[macro_export]
macro_rules! __typed_handle {
    ($name:ident, $path:literal $(, $module:ident)?) => {
        #[automatically_derived]
        impl $crate::__private::TypedHandle for $name {
            const CLASS: &'static $crate::__private::Class = &$crate::__private::Class::new($path)$(.module(&$module))?;
            fn from_object(object: $crate::JsObject) -> Self {
                Self(object)
            }
        }
        #[automatically_derived]
        impl $crate::__private::Clone for $name {
            fn clone(&self) -> Self {
                Self($crate::__private::Clone::clone(&self.0))
            }
        }
        #[automatically_derived]
        impl $crate::__private::fmt::Debug for $name {
            fn fmt(&self, f: &mut $crate::__private::fmt::Formatter<'_>) -> $crate::__private::fmt::Result {
                f.debug_tuple($crate::__private::stringify!($name)).field(&self.0).finish()
            }
        }
        #[automatically_derived]
        impl $crate::__private::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        #[automatically_derived]
        impl $crate::__private::Eq for $name {}
        #[automatically_derived]
        impl $crate::__private::AsRef<$crate::JsObject> for $name {
            fn as_ref(&self) -> &$crate::JsObject {
                &self.0
            }
        }
        #[automatically_derived]
        impl $crate::__private::From<$name> for $crate::JsObject {
            fn from(handle: $name) -> Self {
                handle.0
            }
        }
        #[automatically_derived]
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> $crate::__private::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&self.0, serializer)
            }
        }
        // Not `automatically_derived`: clippy would take the registrations in the type's methods for a user's `unsafe`.
        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> $crate::__private::Result<Self, D::Error> {
                $crate::__private::Result::map($crate::__private::Deserialize::deserialize(deserializer), Self)
            }
        }
    };
}
