//! `JsFunction`: a function that lives in JavaScript.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::JsObject;
use crate::args::JsArgs;
use crate::call::JsCall;
use crate::error::JsError;
use crate::import::CallKind;
use crate::target::CallTarget;
use crate::value::passage::{self, Arrival};

/// A function that lives in JavaScript. All that is said of [`JsObject`] holds for it.
///
/// ```
/// # async fn show(rt: jsinterop::JsRuntime) -> Result<(), jsinterop::JsError> {
/// let pow: jsinterop::JsFunction = rt.get("Math.pow").await?;
/// assert_eq!(pow.call::<f64>((2, 10)).await?, 1024.0);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsFunction(JsObject);

impl JsFunction {
    /// An object that is known to be a function.
    #[cfg(feature = "testing")]
    pub(crate) fn of(object: JsObject) -> Self {
        Self(object)
    }

    /// Calls it, with `undefined` as `this`.
    pub fn call<T>(&self, args: impl JsArgs) -> JsCall<impl JsArgs, Result<T, JsError>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        JsCall::to(CallTarget::itself(&self.0, CallKind::Function), args)
    }

    /// Calls it synchronously: on in-process hosts only.
    pub fn call_sync<T>(&self, args: impl JsArgs) -> Result<T, JsError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        crate::call::call_sync_target(&CallTarget::itself(&self.0, CallKind::Function), &args)
    }

    /// Constructs an instance, if it is a class.
    pub fn construct(&self, args: impl JsArgs) -> JsCall<impl JsArgs, Result<JsObject, JsError>> {
        JsCall::to(CallTarget::itself(&self.0, CallKind::New), args)
    }

    /// [`construct`](Self::construct), synchronously: on in-process hosts only.
    ///
    /// ```
    /// # fn show(rt: jsinterop::JsRuntime) -> Result<(), jsinterop::JsError> {
    /// let class: jsinterop::JsFunction = rt.get_sync("Date")?;
    /// let date = class.construct_sync((2026, 0, 31))?;
    /// assert_eq!(date.invoke_sync::<u32>("getMonth", ())?, 0);
    /// # Ok(()) }
    /// ```
    pub fn construct_sync(&self, args: impl JsArgs) -> Result<JsObject, JsError> {
        crate::call::call_sync_target(&CallTarget::itself(&self.0, CallKind::New), &args)
    }

    /// The function as the object it also is.
    pub fn as_object(&self) -> &JsObject {
        &self.0
    }
}

impl AsRef<JsObject> for JsFunction {
    fn as_ref(&self) -> &JsObject {
        &self.0
    }
}

impl From<JsFunction> for JsObject {
    fn from(function: JsFunction) -> Self {
        function.0
    }
}

impl Serialize for JsFunction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for JsFunction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match passage::receive(deserializer, "a function")? {
            Arrival::Function(function) => Ok(Self(function)),
            Arrival::Object(_) => Err(D::Error::custom("an object that is not a function")),
            Arrival::Ref(_) | Arrival::Callback(_) => {
                Err(D::Error::custom("an object of Rust came back: receive it as the `RustRef` or `Callback` it is"))
            }
        }
    }
}
