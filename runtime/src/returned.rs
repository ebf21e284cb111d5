//! What an export returned, told apart without a bound on its type: `T` or `Result<T, E>`, and how an `E` becomes an exception.
//!
//! Exports are never generic, so method lookup chooses: it tries the type with most references first. `reply!` starts at three.

use std::fmt::Display;
use std::marker::PhantomData;

use serde::Serialize;

use crate::error::JsException;
use crate::host::MaybeSend;
use crate::invocation::Returned;
use crate::reply::Leaving;

/// The type of a value, without the value.
#[derive(Debug)]
pub struct Out<T>(PhantomData<T>);

impl<T> Clone for Out<T> {
    fn clone(&self) -> Self {
        *self
    }
}

// The last choice is found behind references, and takes it by value.
impl<T> Copy for Out<T> {}

/// The type of `value`.
pub fn out_of<T>(_: &T) -> Out<T> {
    Out(PhantomData)
}

/// First choice: a `Result` whose error says itself what JavaScript is told.
pub trait FromException<T, E> {
    /// Splits the result.
    fn split(&self, result: Result<T, E>) -> Result<T, JsException>;
}

impl<T, E: Into<JsException>> FromException<T, E> for &&Out<Result<T, E>> {
    fn split(&self, result: Result<T, E>) -> Result<T, JsException> {
        result.map_err(Into::into)
    }
}

/// Second choice: a `Result` whose error has a text.
pub trait FromText<T, E> {
    /// Splits the result.
    fn split(&self, result: Result<T, E>) -> Result<T, JsException>;
}

impl<T, E: Display> FromText<T, E> for &Out<Result<T, E>> {
    fn split(&self, result: Result<T, E>) -> Result<T, JsException> {
        result.map_err(|error| JsException::from_display(&error))
    }
}

/// An error that JavaScript can be told of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be thrown into JavaScript",
    label = "the error of this export",
    note = "implement `std::error::Error` for it (the text is withheld from remote hosts), or `From<{Self}> for jsinterop::JsException` to choose name, message and data"
)]
pub trait ExportError {}

/// Third choice: a `Result` whose error has neither. It does not compile, and says why.
pub trait FromNothing<T, E> {
    /// Cannot be called.
    fn split(&self, result: Result<T, E>) -> Result<T, JsException>
    where
        E: ExportError;
}

impl<T, E> FromNothing<T, E> for Out<Result<T, E>> {
    fn split(&self, result: Result<T, E>) -> Result<T, JsException>
    where
        E: ExportError,
    {
        result.map_err(|_| JsException::new("an error"))
    }
}

/// Last choice: any other value.
pub trait FromValue<T> {
    /// Takes the value as it is.
    fn split(self, value: T) -> Result<T, JsException>;
}

impl<T> FromValue<T> for Out<T> {
    fn split(self, value: T) -> Result<T, JsException> {
        Ok(value)
    }
}

/// The value is sent; its type must be `Serialize`.
pub fn sendable<T: Serialize + MaybeSend + 'static>(result: Result<T, JsException>) -> Returned {
    match result {
        Ok(value) => Ok(Leaving::new(value)),
        Err(exception) => Err(exception),
    }
}

/// Makes the reply of an export from what it returned.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply {
    ($value:expr) => {{
        #[allow(unused_imports, clippy::allow_attributes, reason = "method lookup uses one of them")]
        use $crate::__private::{FromException as _, FromNothing as _, FromText as _, FromValue as _};
        match $value {
            value => $crate::__private::sendable((&&&$crate::__private::out_of(&value)).split(value)),
        }
    }};
}
