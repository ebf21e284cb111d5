//! Not public API; may change in any patch. What the macros' expansions name: the contract between `macros/` and `runtime/`.

// Used by every expansion.
pub use inventory;

pub use crate::__source as source;
pub use crate::import::Source;
pub use crate::registry::Declared;

// Used by `#[js_import]`.
pub use crate::args::Variadic;
pub use crate::import::{CallKind, Import};
pub use crate::module::{Module, ShippedModule};
pub use crate::output::Arrives;

// Used by `#[js_import]` on structs and impl blocks.
pub use crate::__typed_handle as typed_handle;
pub use crate::handle::TypedHandle;

// Used by `#[js_invokable]`.
pub use std::string::String;

pub use crate::__anchor as anchor;
pub use crate::__reply as reply;
pub use crate::__wants as wants;
pub use crate::export::Export;
pub use crate::invocation::{Invocation, Later, Started};

// Used inside the macros above, where the user's prelude may be missing.
pub use std::clone::Clone;
pub use std::cmp::{Eq, PartialEq};
pub use std::convert::{AsRef, From};
pub use std::result::Result;
pub use std::{concat, env, fmt, module_path, stringify};

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::import::Class;
pub use crate::want::{AnyParam, Param};

pub use crate::returned::{FromException, FromNothing, FromText, FromValue, out_of, sendable};

// Named here only so that what appears in public signatures has a name.
#[cfg(feature = "value-host")]
pub use crate::args::ArgSink;
pub use crate::args::Spread;
pub use crate::export::Handler;
pub use crate::handle::IsHandle;
pub use crate::inner::Inner;
pub use crate::invocation::{ExportFuture, FromArgument, Returned};
pub use crate::returned::{ExportError, Out};
#[cfg(feature = "wire")]
pub use crate::{args::WireSink, short::ShortArgs};

use std::future::Future;

use crate::args::JsArgs;
use crate::call::{JsCall, call_sync_target};
use crate::output::JsOutput;
use crate::target::CallTarget;

/// An async function.
pub fn call<A: JsArgs, O: JsOutput>(import: &'static Import, args: A) -> JsCall<A, O> {
    JsCall::to(CallTarget::declared(import), args)
}

/// An async method.
pub fn call_on<A: JsArgs, O: JsOutput>(import: &'static Import, handle: &impl TypedHandle, args: A) -> JsCall<A, O> {
    JsCall::to(CallTarget::declared_on(import, handle), args)
}

/// An async constructor.
pub fn construct<A: JsArgs, O: JsOutput<Value: IsHandle>>(import: &'static Import, args: A) -> JsCall<A, O> {
    JsCall::to(CallTarget::declared(import), args)
}

/// A synchronous function.
pub fn call_sync<A: JsArgs, O: JsOutput>(import: &'static Import, args: A) -> O {
    O::from_result(call_sync_target(&CallTarget::declared(import), &args))
}

/// A synchronous method.
pub fn call_sync_on<A: JsArgs, O: JsOutput>(import: &'static Import, handle: &impl TypedHandle, args: A) -> O {
    O::from_result(call_sync_target(&CallTarget::declared_on(import, handle), &args))
}

/// A synchronous constructor.
pub fn construct_sync<A: JsArgs, O: JsOutput<Value: IsHandle>>(import: &'static Import, args: A) -> O {
    call_sync(import, args)
}

/// The future of an async export may run on any thread; the name is what the compiler shows.
#[cfg(not(target_family = "wasm"))]
pub fn an_exports_future_must_be_send<F: Future<Output = Returned> + Send + 'static>(future: F) -> F {
    future
}

/// In the browser there is one thread.
#[cfg(target_family = "wasm")]
pub fn an_exports_future_must_be_send<F: Future<Output = Returned> + 'static>(future: F) -> F {
    future
}

/// What the parameters' types ask for. A type that cannot be received at all is reported once, where it is read, and not here again.
#[doc(hidden)]
#[macro_export]
macro_rules! __wants {
    ($($ty:ty),*) => {{
        #[allow(unused_imports, clippy::allow_attributes, reason = "only for types that cannot be received")]
        use $crate::__private::AnyParam as _;
        &[$(<$crate::__private::Param<$ty>>::WANT),*]
    }};
}

/// Where the expansion stands.
#[doc(hidden)]
#[macro_export]
macro_rules! __source {
    () => {
        $crate::__private::Source {
            package: $crate::__private::env!("CARGO_PKG_NAME"),
            version: $crate::__private::env!("CARGO_PKG_VERSION"),
            file: ::core::file!(),
            line: ::core::line!(),
            column: ::core::column!(),
        }
    };
}

/// On wasm a linker leaves out an object file that nothing refers to, with the export's registration in it: an exported symbol keeps it.
#[doc(hidden)]
#[macro_export]
macro_rules! __anchor {
    ($name:literal) => {
        #[cfg(target_family = "wasm")]
        #[unsafe(export_name = $crate::__anchor_symbol!($name))]
        #[doc(hidden)]
        pub extern "C" fn __anchor() {}
    };
}

/// A symbol that no other export has.
#[doc(hidden)]
#[macro_export]
macro_rules! __anchor_symbol {
    ($name:literal) => {
        ::core::concat!(
            "__jsinterop_anchor_",
            ::core::env!("CARGO_PKG_NAME"),
            "_",
            ::core::env!("CARGO_PKG_VERSION"),
            "_",
            ::core::module_path!(),
            "_",
            $name,
            "_",
            ::core::line!(),
            "_",
            ::core::column!()
        )
    };
}
