//! Values on their way out that outlive the code which made them: results of exports and callbacks.

use std::any::Any;
use std::fmt;

use serde::Serialize;

use crate::error::JsException;
use crate::host::MaybeSend;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::invocation::guard;
use crate::runtime::JsRuntime;
use crate::sync::contained;
#[cfg(feature = "value-host")]
use crate::value::ValueWriter;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::value::{Sending, ValueError};
#[cfg(feature = "wire")]
use crate::wire::Primitive;

/// A value that can be written by any host's encoder, its type forgotten.
pub trait Encode: MaybeSend {
    /// Writes it for a value host.
    #[cfg(feature = "value-host")]
    #[doc(hidden)]
    fn encode(&self, sending: &Sending<'_>, writer: &mut dyn ValueWriter) -> Result<(), ValueError>;
    /// Writes it for a wire host.
    #[cfg(feature = "wire")]
    #[doc(hidden)]
    fn encode_wire(&self, sending: &Sending<'_>, encoder: &mut crate::wire::Encoder) -> Result<(), ValueError>;
}

/// A `Serialize` value as an [`Encode`].
pub(crate) struct Returned<T>(pub(crate) T);

impl<T: Serialize + MaybeSend> Encode for Returned<T> {
    #[cfg(feature = "value-host")]
    fn encode(&self, sending: &Sending<'_>, writer: &mut dyn ValueWriter) -> Result<(), ValueError> {
        crate::value::write(&self.0, sending, writer)
    }

    #[cfg(feature = "wire")]
    fn encode_wire(&self, sending: &Sending<'_>, encoder: &mut crate::wire::Encoder) -> Result<(), ValueError> {
        crate::wire::write(&self.0, sending, encoder)
    }
}

/// What an export or a callback returned, its type forgotten.
pub struct Leaving(Form);

/// What most results are is at hand, and costs no allocation.
enum Form {
    Number(Returned<f64>),
    Whole(Returned<i32>),
    Truth(Returned<bool>),
    Nothing(Returned<()>),
    Other(Box<dyn Encode>),
}

impl Leaving {
    /// The compiler leaves one branch of these.
    #[inline]
    pub(crate) fn new<T: Serialize + MaybeSend + 'static>(value: T) -> Self {
        let any: &dyn Any = &value;
        Self(if let Some(number) = any.downcast_ref::<f64>() {
            Form::Number(Returned(*number))
        } else if let Some(whole) = any.downcast_ref::<i32>() {
            Form::Whole(Returned(*whole))
        } else if let Some(truth) = any.downcast_ref::<bool>() {
            Form::Truth(Returned(*truth))
        } else if any.is::<()>() {
            Form::Nothing(Returned(()))
        } else {
            Form::Other(Box::new(Returned(value)))
        })
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn as_encode(&self) -> &dyn Encode {
        match &self.0 {
            Form::Number(number) => number,
            Form::Whole(whole) => whole,
            Form::Truth(truth) => truth,
            Form::Nothing(nothing) => nothing,
            Form::Other(value) => &**value,
        }
    }
}

impl fmt::Debug for Leaving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Leaving")
    }
}

/// A result on its way to JavaScript.
pub struct Outcome {
    value: Leaving,
    runtime: JsRuntime,
}

impl Outcome {
    pub(crate) fn new(value: Leaving, runtime: JsRuntime) -> Self {
        Self { value, runtime }
    }

    /// Writes the value.
    ///
    /// # Errors
    /// A value that cannot cross; it rejects the promise instead.
    #[cfg(feature = "value-host")]
    pub fn write(&self, writer: &mut dyn ValueWriter) -> Result<(), JsException> {
        self.written(|sending| self.value.as_encode().encode(sending, writer))
    }

    /// Writes the value as words.
    #[cfg(feature = "wire")]
    pub(crate) fn encode(&self, encoder: &mut crate::wire::Encoder) -> Result<(), JsException> {
        self.written(|sending| self.value.as_encode().encode_wire(sending, encoder))
    }

    /// What was sent before it failed, or before its `Serialize` impl panicked, is taken back.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn written(&self, write: impl FnOnce(&Sending<'_>) -> Result<(), ValueError>) -> Result<(), JsException> {
        let sending = Sending::new(self.runtime.inner());
        let written = guard("the `Serialize` impl of the result", || write(&sending)).and_then(|written| {
            written.map_err(|error| {
                JsException::refusal(error.code("result"), format!("the result cannot be passed: {error}"))
            })
        });
        written.inspect_err(|_| sending.take_back())
    }

    /// The value, where it is a primitive that needs no encoder.
    #[cfg(feature = "wire")]
    pub fn at_hand(&self) -> Option<Primitive<'static>> {
        match &self.value.0 {
            Form::Number(number) => Some(Primitive::Number(number.0)),
            Form::Whole(whole) => Some(Primitive::Number(whole.0.into())),
            Form::Truth(truth) => Some(Primitive::Bool(truth.0)),
            Form::Nothing(_) => Some(Primitive::Undefined),
            Form::Other(_) => None,
        }
    }

    /// The runtime it is sent by.
    pub fn runtime(&self) -> &JsRuntime {
        &self.runtime
    }
}

/// The value is a user's, and whoever drops it did not make it.
impl Drop for Outcome {
    fn drop(&mut self) {
        if let Form::Other(value) = std::mem::replace(&mut self.value.0, Form::Nothing(Returned(()))) {
            contained(|| drop(value));
        }
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outcome")
    }
}

/// What an invocation came to.
pub type Reply = Result<Outcome, JsException>;
