//! One use of an export, a method or a callback: reading its arguments and running it.

use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use serde::de::DeserializeOwned;

use crate::error::JsException;
use crate::export::Export;
use crate::handle::{RustRef, SharedRef};
use crate::host::{InvocationId, MaybeSend, Reply};
use crate::reply::{Leaving, Outcome};
use crate::running::Invocations;
use crate::runtime::JsRuntime;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::value::ValueError;
#[cfg(feature = "value-host")]
use crate::value::ValueReader;
#[cfg(feature = "wire")]
use crate::wire::Primitive;

/// What an export's own code came to, before it is sent.
pub type Returned = Result<Leaving, JsException>;

/// The future of an async export.
#[cfg(not(target_family = "wasm"))]
pub type ExportFuture = Pin<Box<dyn Future<Output = Returned> + Send>>;
/// The future of an async export.
#[cfg(target_family = "wasm")]
pub type ExportFuture = Pin<Box<dyn Future<Output = Returned>>>;

/// An export that has been called.
pub enum Started {
    /// It is through.
    Ready(Returned),
    /// It is an async one.
    Future(Later),
}

/// The future of an async export, and what brings it on its way: a program without async exports has none of that code.
pub struct Later {
    future: ExportFuture,
    begin: fn(&JsRuntime, InvocationId, Invoked, ExportFuture),
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}

impl Later {
    /// Runs it from here on; it replies when it is through.
    pub(crate) fn begin(self, runtime: &JsRuntime, id: InvocationId, invoked: Invoked) {
        (self.begin)(runtime, id, invoked, self.future);
    }
}

impl Started {
    /// An async export has been called: this is its future.
    pub(crate) fn later<F>(future: F) -> Self
    where
        F: Future<Output = Returned> + MaybeSend + 'static,
    {
        Self::Future(Later { future: Box::pin(future), begin: Invocations::begin })
    }
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready(_) => "Ready",
            Self::Future(_) => "Future",
        })
    }
}

/// What is being invoked, for messages.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Invoked {
    Export(&'static Export),
    Callback,
}

impl fmt::Display for Invoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Export(export) => write!(f, "`{}`", export.name),
            Self::Callback => f.write_str("the callback"),
        }
    }
}

/// The array of arguments, as the host has it.
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) enum Arguments<'a> {
    #[cfg(feature = "value-host")]
    Value(&'a mut dyn ValueReader),
    #[cfg(feature = "wire")]
    Wire(crate::wire::Decoder<'a>),
    /// They are at hand.
    #[cfg(feature = "wire")]
    Short(std::slice::Iter<'a, Primitive<'a>>),
}

#[cfg(any(feature = "value-host", feature = "wire"))]
impl<'a> Arguments<'a> {
    /// The same for a shorter while: behind `&mut dyn`, the compiler does not see by itself that it is.
    pub(crate) fn shorten<'b>(self) -> Arguments<'b>
    where
        'a: 'b,
    {
        match self {
            #[cfg(feature = "value-host")]
            Self::Value(reader) => Arguments::Value(reader),
            #[cfg(feature = "wire")]
            Self::Wire(decoder) => Arguments::Wire(decoder),
            #[cfg(feature = "wire")]
            Self::Short(args) => Arguments::Short(args),
        }
    }

    /// Opens the array; answers how many there are.
    fn open(&mut self) -> Result<usize, ValueError> {
        match self {
            #[cfg(feature = "value-host")]
            Self::Value(reader) => reader.enter_array(),
            #[cfg(feature = "wire")]
            Self::Wire(decoder) => decoder.open_array(),
            #[cfg(feature = "wire")]
            Self::Short(args) => Ok(args.len()),
        }
    }

    fn next<T: DeserializeOwned + 'static>(&mut self, runtime: &JsRuntime) -> Result<T, ValueError> {
        match self {
            #[cfg(feature = "value-host")]
            Self::Value(reader) => {
                reader.next_element()?;
                crate::value::read(*reader, runtime.inner())
            }
            #[cfg(feature = "wire")]
            Self::Wire(decoder) => crate::wire::read(decoder, runtime.inner()),
            #[cfg(feature = "wire")]
            Self::Short(args) => {
                let next = args.next().copied().unwrap_or(Primitive::Undefined);
                crate::wire::read_primitive(next, runtime.inner())
            }
        }
    }
}

/// One use of an export, as the code that the macro writes sees it.
pub struct Invocation<'a> {
    runtime: &'a JsRuntime,
    invoked: Invoked,
    receiver: Option<SharedRef>,
    #[cfg(any(feature = "value-host", feature = "wire"))]
    args: Arguments<'a>,
    len: usize,
    index: usize,
}

impl fmt::Debug for Invocation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invocation({})", self.invoked)
    }
}

/// What an argument of an invocation is read as.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from JavaScript",
    label = "not an argument",
    note = "arguments are `DeserializeOwned` types: add `#[derive(serde::Deserialize)]`, or take a handle (`JsObject`, `JsFunction`)"
)]
pub trait FromArgument: DeserializeOwned + 'static {}

impl<T: DeserializeOwned + 'static> FromArgument for T {}

#[cfg(any(feature = "value-host", feature = "wire"))]
impl<'a> Invocation<'a> {
    /// Opens the list of arguments. Exports take exactly theirs; callbacks ignore what is beyond.
    pub(crate) fn open(
        runtime: &'a JsRuntime,
        invoked: Invoked,
        receiver: Option<SharedRef>,
        mut args: Arguments<'a>,
    ) -> Result<Self, JsException> {
        let len = args.open().map_err(|error| JsException::refusal("arguments", error.to_string()))?;
        if let Invoked::Export(export) = invoked
            && len > export.params.len()
        {
            return Err(arity(export, len));
        }
        Ok(Self { runtime, invoked, receiver, args, len, index: 0 })
    }
}

impl Invocation<'_> {
    /// Reads the next argument. One that was left out is `None` for an `Option`, and an error for any other type.
    pub fn argument<T: FromArgument>(&mut self, name: &str) -> Result<T, JsException> {
        let index = self.index;
        self.index += 1;
        if index >= self.len {
            return self.missing();
        }
        self.read(index, name)
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn read<T: DeserializeOwned + 'static>(&mut self, index: usize, name: &str) -> Result<T, JsException> {
        self.args.next(self.runtime).map_err(|error| self.refuse(index, name, &error))
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    #[cold]
    fn refuse(&self, index: usize, name: &str, error: &ValueError) -> JsException {
        let text = match self.invoked {
            Invoked::Export(_) => format!("argument `{name}` of {} does not fit: {error}", self.invoked),
            Invoked::Callback => format!("argument {index} of {} does not fit: {error}", self.invoked),
        };
        JsException { name: "TypeError".to_owned(), ..JsException::refusal(error.code("arguments"), text) }
    }

    #[cfg(not(any(feature = "value-host", feature = "wire")))]
    fn read<T: DeserializeOwned + 'static>(&mut self, _: usize, _: &str) -> Result<T, JsException> {
        self.missing()
    }

    fn missing<T: DeserializeOwned>(&self) -> Result<T, JsException> {
        crate::value::missing().ok_or_else(|| self.too_few())
    }

    #[cold]
    fn too_few(&self) -> JsException {
        match self.invoked {
            Invoked::Export(export) => arity(export, self.len),
            Invoked::Callback => {
                JsException::refusal("arguments", format!("the callback needs more than {} arguments", self.len))
            }
        }
    }

    /// What the runtime [provides](JsRuntime::provide) of this type.
    pub fn state<T: Clone + 'static>(&self, name: &str) -> Result<T, JsException> {
        self.runtime.state().ok_or_else(|| {
            let ty = std::any::type_name::<T>();
            tracing::error!(export = %self.invoked, state = name, ty, "an export needs state that the runtime does not provide");
            JsException::refusal(
                "state",
                format!("{} needs the state `{name}`, which nobody provided: call `runtime.provide(…)` first", self.invoked),
            )
        })
    }

    /// The object whose method is invoked.
    pub fn receiver<T: Send + Sync + 'static>(&self) -> Result<RustRef<T>, JsException> {
        self.receiver.clone().and_then(RustRef::from_shared).ok_or_else(|| {
            JsException::refusal("unknown_export", format!("{} is a method of another type", self.invoked))
        })
    }

    /// The export is through.
    pub fn ready(self, returned: Returned) -> Started {
        Started::Ready(returned)
    }

    /// The export is async: this is its future.
    pub fn future<F>(self, future: F) -> Started
    where
        F: Future<Output = Returned> + MaybeSend + 'static,
    {
        Started::later(future)
    }
}

fn arity(export: &Export, received: usize) -> JsException {
    let (name, expected) = (export.name, export.params.len());
    let params = export.params.join(", ");
    let plural = if expected == 1 { "" } else { "s" };
    let text = format!("`{name}({params})` takes {expected} argument{plural}, but got {received}");
    JsException::refusal("arguments", text)
}

/// Runs user code; a panic becomes an exception that does not tell its text.
pub(crate) fn guard<R>(invoked: impl fmt::Display, code: impl FnOnce() -> R) -> Result<R, JsException> {
    catch_unwind(AssertUnwindSafe(code)).map_err(|payload| {
        let text =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        tracing::error!(export = %invoked, panic = text.unwrap_or("(no text)"), "an export panicked");
        JsException::refusal("panic", format!("{invoked} panicked"))
    })
}

/// What a synchronous or finished invocation replies.
pub(crate) fn reply_now(runtime: &JsRuntime, returned: Returned) -> Reply {
    returned.map(|value| Outcome::new(value, runtime.clone()))
}
