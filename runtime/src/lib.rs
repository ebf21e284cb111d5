//! Typed calls between Rust and JavaScript, the same on every host.
//!
//! Declare a JavaScript function as a Rust signature with [`#[js_import]`](macro@js_import) and call it; annotate a Rust function with
//! [`#[js_invokable]`](macro@js_invokable) and JavaScript can call it:
//!
//! ```
//! use jsinterop::{JsError, js_import, js_invokable};
//!
//! #[js_import("exampleJsFunctions.showPrompt")]
//! async fn show_prompt(message: &str) -> Result<String, JsError>;
//!
//! #[js_invokable]
//! async fn return_array_async() -> Vec<i32> {
//!     vec![1, 2, 3]
//! }
//! ```
//!
//! A crate of bindings depends on this one and names no host. The program connects one (an embedded engine, a page, a browser at the far end of
//! a socket) and runs its code in the scope of its [`JsRuntime`]. The [`guide`] tells what crosses as what, what can go wrong, and how it
//! compares with what you know.
#![cfg_attr(
    not(any(feature = "value-host", feature = "wire")),
    expect(dead_code, unused_imports, reason = "a crate that only declares bindings links no host's half")
)]

#[doc(hidden)]
pub mod __private;
mod args;
mod assets;
mod bounds;
#[cfg(any(feature = "value-host", feature = "wire"))]
mod buffer;
mod call;
mod duplicates;
mod encoding;
mod error;
mod export;
mod handle;
pub mod host;
mod import;
mod inner;
mod invocation;
#[cfg(any(feature = "value-host", feature = "wire"))]
mod invoke;
mod json;
mod link;
#[cfg(feature = "testing")]
mod mock;
mod module;
mod output;
mod path;
mod pending;
mod registry;
mod reply;
mod returned;
mod running;
mod runtime;
mod scope;
#[cfg(feature = "wire")]
mod short;
mod status;
mod sync;
mod target;
mod turn;
pub mod value;
mod want;
#[cfg(feature = "wire")]
pub mod wire;

#[doc = include_str!("../docs/js_import.md")]
pub use jsinterop_macros::js_import;
#[doc = include_str!("../docs/js_initializer.md")]
pub use jsinterop_macros::js_initializer;
#[doc = include_str!("../docs/js_invokable.md")]
pub use jsinterop_macros::js_invokable;

pub use args::{JsArgs, JsArgument};
pub use call::{JsCall, StartedCall};
pub use duplicates::DuplicateExports;
pub use error::{JsError, JsException};
pub use export::Export;
pub use handle::{Callback, ElementRef, JsFunction, JsObject, RustRef, TypedHandle};
pub use import::{CallKind, Class, Import, Source};
pub use json::Json;
pub use module::{Module, ShippedModule};
pub use output::JsOutput;
pub use registry::Registry;
pub use runtime::{Counts, JsRuntime};
pub use scope::{DefaultAlreadySet, Scoped};
pub use status::{Status, StatusStream};
pub use value::{BigInt, Bytes, CallSignal, Nullable, TypedArray};

/// What closures a [`Callback`] takes and what they may return; named here so that generic code can ask for them.
pub mod closure {
    pub use crate::handle::{CallbackFn, CallbackOnceFn, IntoReply, ResultMarker, SyncCallbackFn, ValueMarker, Wants};
}

/// Pages to read: values, errors, hosts, and where you come from.
pub mod guide {
    #[doc = include_str!("../docs/values.md")]
    pub mod values {}
    #[doc = include_str!("../docs/errors.md")]
    pub mod errors {}
    #[doc = include_str!("../docs/hosts.md")]
    pub mod hosts {}
    #[doc = include_str!("../docs/coming_from_blazor.md")]
    pub mod coming_from_blazor {}
    #[doc = include_str!("../docs/coming_from_wasm_bindgen.md")]
    pub mod coming_from_wasm_bindgen {}
}

/// Testing code that calls JavaScript, without JavaScript: the feature `testing`.
#[cfg(feature = "testing")]
pub mod testing {
    pub use crate::mock::{Expectation, MockFunction, MockHost, MockInvocation, RecordedCall, Reference, SentCallback};
}
