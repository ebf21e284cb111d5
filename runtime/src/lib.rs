//! Typed calls between Rust and JavaScript, the same on every host.
#![cfg_attr(
    not(feature = "value-host"),
    expect(dead_code, unused_imports, reason = "a crate that only declares bindings links no host's half")
)]

#[doc(hidden)]
pub mod __private;
mod args;
#[cfg(feature = "value-host")]
mod buffer;
mod call;
mod error;
mod export;
mod handle;
pub mod host;
mod import;
mod invocation;
mod link;
mod module;
mod output;
mod path;
mod pending;
mod registry;
mod reply;
mod returned;
mod runtime;
mod scope;
mod status;
mod sync;
mod target;
mod turn;
pub mod value;

pub use jsinterop_macros::{js_import, js_initializer, js_invokable};

pub use args::{JsArgs, JsArgument};
pub use call::{JsCall, StartedCall};
pub use error::{JsError, JsException};
pub use export::Export;
pub use handle::{Callback, ElementRef, JsFunction, JsObject, RustRef, TypedHandle};
pub use import::{CallKind, Class, Import, Source};
pub use module::{Module, ShippedModule};
pub use output::JsOutput;
pub use registry::{DuplicateExports, Registry};
pub use runtime::{Counts, JsRuntime};
pub use scope::{DefaultAlreadySet, Scoped};
pub use status::{Status, StatusStream};
pub use value::{BigInt, Bytes, CallSignal, Nullable, TypedArray};

/// What closures a [`Callback`] takes and what they may return; named here so that generic code can ask for them.
pub mod closure {
    pub use crate::handle::{CallbackFn, CallbackOnceFn, IntoReply, ResultMarker, SyncCallbackFn, ValueMarker};
}
