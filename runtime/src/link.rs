//! What the runtime does for a host: taking answers, invocations, released handles and the end of the session.

use std::sync::Weak;

#[cfg(feature = "value-host")]
use serde::de::DeserializeOwned;

use crate::error::{JsError, JsException};
use crate::handle::{JsObject, ObjectId, RefId};
use crate::host::{Answer, CallId, InvocationId, Reply};
use crate::inner::Inner;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::invocation::{self, Arguments, Started};
#[cfg(feature = "wire")]
use crate::invoke::{FoundExport, run_export};
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::invoke::{at_once, start};
use crate::runtime::JsRuntime;
use crate::status::Status;
#[cfg(feature = "value-host")]
use crate::value::{ValueError, ValueReader};
#[cfg(feature = "wire")]
use crate::wire::{Decoder, Primitive};

/// What JavaScript invokes.
#[derive(Debug, Clone, Copy)]
pub enum InvocationTarget<'a> {
    /// `jsinterop.invoke("my-crate", "greet", …)`
    Export {
        /// The package's name, or `name@version`.
        package: &'a str,
        /// The export's name.
        name: &'a str,
    },
    /// `helper.sayHello()`
    Method {
        /// The Rust object.
        receiver: RefId,
        /// The method's name.
        name: &'a str,
    },
    /// A closure's function was called.
    Callback {
        /// The closure.
        callback: RefId,
    },
}

/// What became of an asynchronous invocation when it was handed over.
#[derive(Debug)]
pub enum Invoked {
    /// It is answered: here is the reply.
    Replied(Reply),
    /// The answer will come through [`Host::reply`](crate::host::Host::reply).
    Running,
}

/// A host's way up into the runtime it serves. Cheap to clone; does not keep the runtime alive.
///
/// None of these methods may be called while the host holds a lock that another thread's call into JavaScript needs, except the engine's own
/// re-entrant one.
#[derive(Debug, Clone)]
pub struct Link {
    inner: Weak<Inner>,
}

impl Link {
    pub(crate) fn new(inner: Weak<Inner>) -> Self {
        Self { inner }
    }

    /// The runtime, while somebody keeps it.
    pub fn runtime(&self) -> Option<JsRuntime> {
        self.inner.upgrade().map(JsRuntime::from)
    }

    /// The answer to a call. One that nobody waits for any more is dropped unread; handles in it are never made.
    pub fn settle(&self, call: CallId, answer: Answer<'_>) {
        if let Some(runtime) = self.runtime()
            && let Some(entry) = runtime.inner().discharge(call)
        {
            entry.settle(answer, &runtime);
        }
    }

    /// Reads a value that is no call's answer: what a script came to.
    ///
    /// # Errors
    /// [`JsError::Mismatch`], and what reading it threw.
    #[cfg(feature = "value-host")]
    pub fn read<T: DeserializeOwned + 'static>(&self, reader: &mut dyn ValueReader) -> Result<T, JsError> {
        let gone = || JsError::Disconnected { import: "".into(), may_have_run: true };
        let inner = self.inner.upgrade().ok_or_else(gone)?;
        crate::value::read(reader, &inner).map_err(ValueError::into_mismatch)
    }

    /// An object that the host hands over outside of calls and answers. It was counted as received once more.
    ///
    /// # Errors
    /// [`JsError::Unavailable`] where the runtime is gone.
    pub fn received(&self, id: ObjectId) -> Result<JsObject, JsError> {
        let inner = self.inner.upgrade().ok_or(JsError::Unavailable { import: "".into() })?;
        Ok(JsObject::received(&inner, id))
    }

    /// The id of an object of this runtime.
    ///
    /// # Errors
    /// [`JsError::Disposed`], [`JsError::Argument`] for an object of another runtime, and [`JsError::Unavailable`] where this one is gone.
    pub fn id_of(&self, object: &JsObject) -> Result<ObjectId, JsError> {
        let inner = self.inner.upgrade().ok_or(JsError::Unavailable { import: "".into() })?;
        object.id_in(&inner)
    }

    /// Every call that has been started fails with this: the host has lost track of who waits for what.
    pub fn abandon_calls(&self, error: &JsError) {
        if let Some(inner) = self.inner.upgrade() {
            inner.abandon(error);
        }
    }

    /// Whether somebody still waits for this call.
    pub fn is_pending(&self, call: CallId) -> bool {
        self.inner.upgrade().is_some_and(|inner| inner.is_pending(call))
    }

    /// An armed deadline was reached: the call has failed, and is not disarmed. `false` when nobody waited for it any more.
    pub fn deadline(&self, call: CallId) -> bool {
        self.inner.upgrade().is_some_and(|inner| inner.expire(call))
    }

    /// JavaScript invokes an export and gets a promise. `args` stands on the array of arguments.
    #[cfg(feature = "value-host")]
    pub fn invoke(&self, id: InvocationId, target: InvocationTarget<'_>, args: &mut dyn ValueReader) -> Invoked {
        self.invoke_with(id, target, Arguments::Value(args))
    }

    /// The same, for a wire host.
    #[cfg(feature = "wire")]
    pub fn invoke_wire(&self, id: InvocationId, target: InvocationTarget<'_>, args: Decoder<'_>) -> Invoked {
        self.invoke_with(id, target, Arguments::Wire(args))
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn invoke_with(&self, id: InvocationId, target: InvocationTarget<'_>, args: Arguments<'_>) -> Invoked {
        let Some(runtime) = self.runtime() else { return Invoked::Replied(Err(gone())) };
        match start(&runtime, target, args) {
            Err(exception) => Invoked::Replied(Err(exception)),
            Ok((_, Started::Ready(returned))) => Invoked::Replied(invocation::reply_now(&runtime, returned)),
            Ok((what, Started::Future(later))) => {
                later.begin(&runtime, id, what);
                Invoked::Running
            }
        }
    }

    /// JavaScript invokes and waits. An async export refuses.
    #[cfg(feature = "value-host")]
    pub fn invoke_sync(&self, target: InvocationTarget<'_>, args: &mut dyn ValueReader) -> Reply {
        self.invoke_sync_with(target, Arguments::Value(args))
    }

    /// The same, for a wire host.
    #[cfg(feature = "wire")]
    pub fn invoke_wire_sync(&self, target: InvocationTarget<'_>, args: Decoder<'_>) -> Reply {
        self.invoke_sync_with(target, Arguments::Wire(args))
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn invoke_sync_with(&self, target: InvocationTarget<'_>, args: Arguments<'_>) -> Reply {
        let runtime = self.runtime().ok_or_else(gone)?;
        at_once(&runtime, start(&runtime, target, args)?)
    }

    /// Whether an invocation of this number runs: JavaScript must not give it to another one.
    pub fn is_running(&self, id: InvocationId) -> bool {
        self.inner.upgrade().is_some_and(|inner| inner.invocations.is_running(id))
    }

    /// JavaScript invokes an export that was [found](FoundExport::find), with arguments that are primitives, and waits.
    #[cfg(feature = "wire")]
    pub fn invoke_found(&self, export: FoundExport, args: &[Primitive<'_>]) -> Reply {
        let runtime = self.runtime().ok_or_else(gone)?;
        let args = Arguments::Short(args.iter());
        at_once(&runtime, run_export(&runtime, export.0, args)?)
    }

    /// JavaScript no longer wants the invocation's result: its future is dropped.
    pub fn cancel_invocation(&self, id: InvocationId) {
        if let Some(inner) = self.inner.upgrade() {
            inner.invocations.cancel(id);
        }
    }

    /// JavaScript disposed of a Rust object or closure, or its proxy was collected, after having received it `count` times.
    pub fn release(&self, reference: RefId, count: u32) {
        if let Some(inner) = self.inner.upgrade() {
            inner.release_ref(reference, count);
        }
    }

    /// Tells waiters and [`ready`](JsRuntime::ready) how things stand. After [`Status::Ended`] nothing else has an effect: all calls have
    /// failed, all invocations are dropped.
    pub fn set_status(&self, status: Status) {
        if let Some(inner) = self.inner.upgrade() {
            inner.set_status(status);
        }
    }

    /// What JavaScript sends cannot be understood: the session is over, and the log says why.
    pub fn break_off(&self, reason: &dyn std::fmt::Display) {
        tracing::error!(%reason, "the JavaScript side sent what cannot be understood");
        self.set_status(Status::Ended);
    }

    /// The host can take calls again: starts those that wait, in order.
    pub fn resume(&self) {
        while self.resume_one() {}
    }

    /// Starts the first of the calls that wait. Answers whether the host may take another one.
    pub fn resume_one(&self) -> bool {
        self.inner.upgrade().is_some_and(|inner| inner.turns().advance_one(&inner))
    }
}

fn gone() -> JsException {
    JsException::refusal("disconnected", "the Rust side is gone")
}
