//! What a call comes to: `Result<T, E>`, and taking the answer as a `T`.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::error::JsError;
use crate::host::Answer;
use crate::pending::{Awaited, Slotted};
use crate::runtime::JsRuntime;
use crate::target::CallTarget;
use crate::want::{Want, is_ignored};

/// The return type of an import: `Result<T, E>` or an alias of one, where `T` is read from JavaScript's result and `E` is made from a
/// [`JsError`].
#[diagnostic::on_unimplemented(
    message = "an import cannot return `{Self}`",
    label = "not a `Result` of an import",
    note = "write `Result<T, JsError>`, where `T` implements `serde::de::DeserializeOwned` and is `Send + 'static`; any error type that is `From<JsError>` will do"
)]
pub trait JsOutput {
    /// What the result is read as.
    type Value: DeserializeOwned + Send + 'static;

    /// The caller's own result.
    fn from_result(result: Result<Self::Value, JsError>) -> Self;
}

impl<T, E> JsOutput for Result<T, E>
where
    T: DeserializeOwned + Send + 'static,
    E: From<JsError>,
{
    type Value = T;

    fn from_result(result: Result<T, JsError>) -> Self {
        result.map_err(E::from)
    }
}

/// How the caller's result is made, fixed where the call is: a type that cannot be one is reported there and once, and what uses the call
/// compiles.
pub(crate) struct Reading<Out> {
    /// Makes the place where the answer arrives.
    pub(crate) slot: fn(CallTarget) -> Arc<dyn Awaited<Out>>,
    pub(crate) failed: fn(JsError) -> Out,
    pub(crate) want: Wanted,
    /// The answer is never read; known without tracing the type.
    pub(crate) ignored: bool,
}

/// Finds what the receiving type asks for.
pub(crate) type Wanted = fn() -> &'static Want;

impl<Out: JsOutput> Reading<Out> {
    pub(crate) fn new() -> Self {
        Self {
            slot: |target| Slotted::<Out::Value>::new(target),
            failed: |error| Out::from_result(Err(error)),
            want: Want::of::<Out::Value>,
            ignored: is_ignored::<Out::Value>(),
        }
    }
}

impl<Out> Clone for Reading<Out> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Out> Copy for Reading<Out> {}

/// Bounds that a generic import's result needs: it is decoded where it arrives, which may be another thread.
pub trait Arrives: Send + 'static {}

impl<T: Send + 'static> Arrives for T {}

/// Reads an answer as the declared type.
#[inline]
pub(crate) fn read<T>(answer: Answer<'_>, runtime: &JsRuntime) -> Result<T, JsError>
where
    T: DeserializeOwned + Send + 'static,
{
    match answer {
        #[cfg(feature = "value-host")]
        Answer::Value(reader) => {
            crate::value::read(reader, runtime.inner()).map_err(crate::value::ValueError::into_mismatch)
        }
        #[cfg(feature = "wire")]
        Answer::Wire(mut decoder) => {
            crate::wire::read(&mut decoder, runtime.inner()).map_err(crate::value::ValueError::into_mismatch)
        }
        #[cfg(feature = "wire")]
        Answer::Primitive(primitive) => {
            crate::wire::read_primitive(primitive, runtime.inner()).map_err(crate::value::ValueError::into_mismatch)
        }
        Answer::Nothing(_) => {
            let _ = runtime;
            T::deserialize(serde::de::value::UnitDeserializer::<crate::value::ValueError>::new())
                .map_err(crate::value::ValueError::into_mismatch)
        }
        Answer::Rust(value) => value.downcast().map(|value| *value).map_err(|_| JsError::Mismatch {
            import: "".into(),
            path: "$".to_owned(),
            expected: std::any::type_name::<T>().to_owned(),
            found: "a Rust value of another type".to_owned(),
        }),
        Answer::Failed(error) => Err(error),
    }
}

/// Reads the number a short call has answered. Where the result is of no interest it may stand for any.
#[cfg(feature = "wire")]
#[inline]
pub(crate) fn read_number<T>(number: f64, runtime: &JsRuntime) -> Result<T, JsError>
where
    T: DeserializeOwned + Send + 'static,
{
    if is_ignored::<T>() {
        return read(Answer::Nothing(std::marker::PhantomData), runtime);
    }
    let number = crate::wire::Primitive::Number(number);
    crate::wire::read_primitive(number, runtime.inner()).map_err(crate::value::ValueError::into_mismatch)
}
