//! Values on their way out that outlive the code which made them: results of exports and callbacks.

use std::fmt;

use serde::Serialize;

use crate::error::JsException;
use crate::host::MaybeSend;
use crate::runtime::JsRuntime;
#[cfg(feature = "value-host")]
use crate::value::ValueWriter;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::value::{Sending, ValueError};

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

/// A result on its way to JavaScript.
pub struct Outcome {
    value: Box<dyn Encode>,
    runtime: JsRuntime,
}

impl Outcome {
    pub(crate) fn new(value: Box<dyn Encode>, runtime: JsRuntime) -> Self {
        Self { value, runtime }
    }

    /// Writes the value.
    ///
    /// # Errors
    /// A value that cannot cross; it rejects the promise instead.
    #[cfg(feature = "value-host")]
    pub fn write(&self, writer: &mut dyn ValueWriter) -> Result<(), JsException> {
        let sending = Sending::new(self.runtime.inner());
        self.value.encode(&sending, writer).map_err(|error| {
            sending.take_back();
            JsException::refusal(error.code("result"), format!("the result cannot be passed: {error}"))
        })
    }

    /// Writes the value as words.
    #[cfg(feature = "wire")]
    pub(crate) fn encode(&self, encoder: &mut crate::wire::Encoder) -> Result<(), JsException> {
        let sending = Sending::new(self.runtime.inner());
        self.value.encode_wire(&sending, encoder).map_err(|error| {
            sending.take_back();
            JsException::refusal(error.code("result"), format!("the result cannot be passed: {error}"))
        })
    }

    /// The runtime it is sent by.
    pub fn runtime(&self) -> &JsRuntime {
        &self.runtime
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outcome")
    }
}

/// What an invocation came to.
pub type Reply = Result<Outcome, JsException>;
