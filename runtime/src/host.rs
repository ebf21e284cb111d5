//! The one seam: what a host does for the runtime ([`Host`]), and what the runtime does for a host ([`Link`]).
//!
//! Everything above it knows no host; everything below it knows no macro. A host moves calls and answers; which calls wait, who holds what
//! handle, when a time limit passes and in whose scope code runs is kept above, once for all hosts.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::error::{JsError, JsException};
use crate::import::CallKind;
use crate::module::Module;
use crate::path;
#[cfg(feature = "value-host")]
use crate::value::{ValueReader, ValueWriter};
#[cfg(feature = "wire")]
use crate::wire::{Decoder, Encoder, Primitive};

pub use crate::bounds::Bounds;
pub use crate::handle::{CallbackKind, ElementLocator, ObjectId, RefId};
#[cfg(feature = "wire")]
pub use crate::invoke::FoundExport;
pub use crate::link::{InvocationTarget, Invoked, Link};
pub use crate::path::Segment;
pub use crate::reply::{Encode, Leaving, Outcome, Reply};
#[cfg(feature = "wire")]
pub use crate::short::{PLACES, ShortCall, Shortly};
pub use crate::status::Status;
pub use crate::turn::WhenBusy;
pub use crate::want::{Piece, Want};

/// A future of an export on its way to an executor. It must be `Send` except in the browser, whose JavaScript has one thread.
#[cfg(not(target_family = "wasm"))]
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;
/// A future of an export on its way to an executor.
#[cfg(target_family = "wasm")]
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// `Send` off wasm, nothing on it.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_family = "wasm"))]
impl<T: Send + ?Sized> MaybeSend for T {}
/// `Send` off wasm, nothing on it.
#[cfg(target_family = "wasm")]
pub trait MaybeSend {}
#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSend for T {}

/// Names one call that waits for its answer: a slot and its generation, so that a late answer never meets a later call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallId(pub u64);

/// Names one running invocation; the agent chooses the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InvocationId(pub u64);

/// The place JavaScript runs, and the way there.
///
/// Implementations must not hold a lock or a borrow of their own while JavaScript or a [`Link`] method runs, except one that the same
/// thread may take again: Rust calls JavaScript calls Rust.
pub trait Host: Send + Sync + 'static {
    /// Starts a call whose answer will come through [`Link::settle`], perhaps before this returns.
    ///
    /// A host that cannot take it now (the engine is busy, the socket is full) says [`Start::Busy`] and calls [`Link::resume`] when it
    /// can: the runtime keeps the call and offers it again. It offers one call at a time, in order.
    ///
    /// # Errors
    /// A call that cannot start at all; it is then not pending.
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError>;

    /// Makes a synchronous call, waiting for the engine if another thread has it.
    ///
    /// # Errors
    /// [`JsError::NotInProcess`] where JavaScript is elsewhere.
    fn call_sync(&self, call: &dyn Outgoing, answer: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError>;

    /// Makes a synchronous call whose arguments are at hand, where that takes no message. A result that is a number is answered by itself.
    #[cfg(feature = "wire")]
    fn call_short(&self, call: &ShortCall, answer: &mut dyn FnMut(Answer<'_>)) -> Shortly {
        let _ = (call, answer);
        Shortly::Refused
    }

    /// Nobody waits for this call any more: fire its `AbortSignal`, drop its answer and the handles in it. Those who waited have yet to hear of it:
    /// calls made after this reach JavaScript after it, and it does not wait for JavaScript where a time limit passes.
    fn cancel(&self, call: CallId);

    /// Rust dropped an object it had received `count` times.
    fn release(&self, object: ObjectId, count: u32);

    /// The invocation's result, or what its promise is rejected with.
    fn reply(&self, invocation: InvocationId, reply: Reply);

    /// A callback, or an object Rust gave away, was dropped or disposed of on the Rust side: JavaScript's uses of it fail from now on.
    fn revoke(&self, reference: RefId);

    /// Time since some fixed moment. The runtime never reads a clock itself.
    fn now(&self) -> Duration;

    /// Calls [`Link::deadline`] with `call` when [`now`](Host::now) has reached `at`.
    fn arm(&self, call: CallId, at: Duration);

    /// Forgets an armed deadline.
    fn disarm(&self, call: CallId);

    /// Runs the future of an export to its end.
    fn spawn(&self, task: Task);

    /// The time limit of calls that declare none: 60 s where JavaScript is remote, none in-process.
    fn default_limit(&self) -> Option<Duration>;

    /// How much the runtime may hold for this host's JavaScript. Asked once, when it connects.
    fn bounds(&self) -> Bounds {
        Bounds::default()
    }

    /// What becomes of calls while the host is [busy](Start::Busy). Asked once, when it connects. A host that is never busy says
    /// [`WhenBusy::fail`], and spares its program the code that holds what waits.
    fn when_busy(&self) -> WhenBusy {
        WhenBusy::wait()
    }

    /// Calls wait, and the host may be free: whether they may be started here and now, on this thread. A host that starts them elsewhere says no,
    /// and calls [`Link::resume`] or [`Link::resume_one`] there.
    fn may_resume(&self) -> bool {
        true
    }

    /// One of these [bounds](Self::bounds) was reached: for hosts that count how often.
    fn reached(&self, limit: &'static str) {
        let _ = limit;
    }

    /// Whether JavaScript runs in this process, so that synchronous calls are possible.
    fn is_in_process(&self) -> bool;
}

/// An exception for what a host itself refuses, with the code that JavaScript finds in it; see [`JsException::code`].
pub fn refusal(code: &'static str, message: impl Into<String>) -> JsException {
    JsException::refusal(code, message)
}

/// What became of a call that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// It is on its way.
    Taken,
    /// The host cannot take it now. Nothing of it has been kept.
    Busy,
}

/// One call on its way to JavaScript.
pub trait Outgoing {
    /// Its number; 0 for a synchronous call.
    fn id(&self) -> CallId;
    /// What is to be done, and where.
    ///
    /// # Errors
    /// The object it starts at was disposed of, or belongs to another runtime.
    fn target(&self) -> Result<Target<'_>, JsError>;
    /// What the receiving type asks for.
    fn want(&self) -> &'static Want;
    /// Whether the answer's value is of no interest: then it is never read.
    fn ignores_result(&self) -> bool {
        matches!(self.want(), Want::Nothing)
    }
    /// Whether the call came from a synchronous import.
    fn is_sync(&self) -> bool;
    /// The call in brief, where its target is a declared import that starts at no object: enough for whoever knows that import.
    #[inline]
    fn brief(&self) -> Option<Brief> {
        None
    }
    /// Writes the arguments, one after the other.
    ///
    /// # Errors
    /// [`JsError::Argument`] for one that cannot cross. Handles sent before it are taken back.
    #[cfg(feature = "value-host")]
    fn write_args(&self, writer: &mut dyn ValueWriter) -> Result<(), JsError>;
    /// Writes the arguments as words, one after the other; answers how many there are.
    ///
    /// # Errors
    /// [`JsError::Argument`] for one that cannot cross. Handles sent before it are taken back.
    #[cfg(feature = "wire")]
    fn encode_args(&self, encoder: &mut Encoder) -> Result<usize, JsError>;
}

/// A call of an import that the other side knows.
#[derive(Debug, Clone, Copy)]
pub struct Brief {
    /// The call's number; 0 for a synchronous one.
    pub id: CallId,
    /// The import's [number](Target::number).
    pub number: u32,
    /// What the receiving type asks for.
    pub want: &'static Want,
    /// Whether the call came from a synchronous import.
    pub is_sync: bool,
}

/// What a call does, and where.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// What is done at the end of the path.
    pub kind: CallKind,
    /// Where the path starts.
    pub root: Root<'a>,
    /// The first part of the path: a typed handle's class; may be empty.
    pub class: &'a str,
    /// The path; empty where the root itself is meant.
    pub path: &'a str,
    /// A small number that is the same for every call of one declared import. What is prepared for a path can be kept under it.
    pub number: Option<u32>,
}

impl<'a> Target<'a> {
    /// The whole path.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'a>> + Clone + use<'a> {
        path::segments(self.class).chain(path::segments(self.path))
    }
}

/// Where a path starts.
#[derive(Debug, Clone, Copy)]
pub enum Root<'a> {
    /// `globalThis`.
    Global,
    /// A module's namespace.
    Module(&'a Module),
    /// An object Rust holds. With an empty path: the function itself.
    Object(ObjectId),
}

/// What became of a call.
#[non_exhaustive]
pub enum Answer<'a> {
    /// It returned, and a value host stands on the result.
    #[cfg(feature = "value-host")]
    Value(&'a mut dyn ValueReader),
    /// It returned, and a wire host stands on the result.
    #[cfg(feature = "wire")]
    Wire(Decoder<'a>),
    /// It returned, and the result is a primitive that is at hand.
    #[cfg(feature = "wire")]
    Primitive(Primitive<'a>),
    /// It returned, and the result is of no interest.
    Nothing(std::marker::PhantomData<&'a ()>),
    /// It returned, and here is the declared type's value itself.
    Rust(Box<dyn Any + Send>),
    /// It failed.
    Failed(JsError),
}

impl fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            #[cfg(feature = "value-host")]
            Self::Value(_) => "Value",
            #[cfg(feature = "wire")]
            Self::Wire(_) => "Wire",
            #[cfg(feature = "wire")]
            Self::Primitive(_) => "Primitive",
            Self::Nothing(_) => "Nothing",
            Self::Rust(_) => "Rust",
            Self::Failed(_) => "Failed",
        })
    }
}
