//! Handles: what stands in one language for a live object of the other.

mod callback;
mod closure;
mod element;
mod function;
mod id;
mod object;
mod rust_ref;
mod table;
mod typed;

pub use callback::Callback;
pub(crate) use callback::SharedCallback;
pub use closure::{CallbackFn, CallbackOnceFn, IntoReply, ResultMarker, SyncCallbackFn, ValueMarker, Wants};
pub use element::ElementRef;
pub use function::JsFunction;
pub use id::{CallbackKind, ElementLocator, ObjectId, RefId};
pub use object::JsObject;
pub use rust_ref::RustRef;
pub(crate) use rust_ref::SharedRef;
pub(crate) use table::{References, Referent};
pub use typed::{IsHandle, TypedHandle};
