//! `JsObject`: an object that lives in JavaScript.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::id::ObjectId;
use super::typed::TypedHandle;
use crate::args::JsArgs;
use crate::call::JsCall;
use crate::error::JsError;
use crate::import::CallKind;
use crate::inner::Inner;
use crate::runtime::JsRuntime;
use crate::target::CallTarget;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::value::ValueError;
use crate::value::passage::{self, Arrival, Parcel};

/// An object that lives in JavaScript: any object, array or function.
///
/// It can stand anywhere inside arguments and results. Clones are the same handle; the object is let go when the last one is dropped, or
/// with [`dispose`](Self::dispose). One object has one id while Rust holds it, so handles of it compare equal. A handle belongs to the runtime it came
/// from: sent to another one it is an error, and so is writing it in any other serde format.
///
/// The dynamic calls are those of [`JsRuntime`], relative to this object:
///
/// ```
/// # async fn show(chart: jsinterop::JsObject) -> Result<(), jsinterop::JsError> {
/// let width: f64 = chart.get("canvas.width").await?;
/// chart.set("options.animation", false).await?;
/// chart.invoke::<()>("resize", (width / 2.0, 100)).await?;
/// let bars: jsinterop::JsObject = chart.get("bars").await?;
/// let first: String = bars.get("[0].label").await?;
/// # let _ = first; Ok(()) }
/// ```
#[derive(Clone)]
pub struct JsObject(Arc<Shared>);

struct Shared {
    home: Weak<Inner>,
    home_id: u64,
    id: ObjectId,
    disposed: AtomicBool,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.release();
    }
}

impl Shared {
    fn release(&self) {
        if !self.disposed.swap(true, Ordering::AcqRel)
            && let Some(home) = self.home.upgrade()
        {
            home.objects.fetch_sub(1, Ordering::Relaxed);
            home.host().release(self.id, 1);
        }
    }
}

impl JsObject {
    /// A host counted one more reception of this object.
    pub(crate) fn received(home: &Arc<Inner>, id: ObjectId) -> Self {
        home.objects.fetch_add(1, Ordering::Relaxed);
        Self(Arc::new(Shared { home: Arc::downgrade(home), home_id: home.id(), id, disposed: AtomicBool::new(false) }))
    }

    /// The same inside a value. One too many is let go of.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn arrived(home: &Arc<Inner>, id: ObjectId) -> Result<Self, ValueError> {
        let object = Self::received(home, id);
        home.check_objects().map(|()| object).map_err(ValueError::failed)
    }

    /// No object: what a probe makes up.
    pub(crate) fn dangling() -> Self {
        Self(Arc::new(Shared { home: Weak::new(), home_id: 0, id: ObjectId(0), disposed: AtomicBool::new(true) }))
    }

    /// The id, if the object can be used in a call of `runtime`.
    pub(crate) fn id_in(&self, runtime: &Inner) -> Result<ObjectId, JsError> {
        if self.0.home_id != runtime.id() {
            return Err(JsError::Argument {
                import: "".into(),
                index: 0,
                path: "$".to_owned(),
                reason: "the handle belongs to another runtime; use it in calls of the runtime it came from".to_owned(),
            });
        }
        self.id()
    }

    pub(crate) fn id(&self) -> Result<ObjectId, JsError> {
        if self.is_disposed() {
            return Err(JsError::Disposed { import: "".into() });
        }
        Ok(self.0.id)
    }

    /// The runtime the object lives in; `None` when that is gone.
    pub fn runtime(&self) -> Option<JsRuntime> {
        self.0.home.upgrade().map(JsRuntime::from)
    }

    /// Lets the object go now. Every clone of this handle answers [`JsError::Disposed`] from here on. Doing it twice is fine.
    pub fn dispose(&self) {
        self.0.release();
    }

    /// Whether this handle has been disposed of.
    pub fn is_disposed(&self) -> bool {
        self.0.disposed.load(Ordering::Acquire)
    }

    /// Sees the object as one of a class, without looking: a wrong guess shows at the first call.
    pub fn cast<T: TypedHandle>(self) -> T {
        T::from_object(self)
    }

    /// Calls a method by its path relative to this object.
    pub fn invoke<T>(&self, path: &str, args: impl JsArgs) -> JsCall<impl JsArgs, Result<T, JsError>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        JsCall::to(CallTarget::member(self, CallKind::Function, path), args)
    }

    /// Reads a property.
    pub fn get<T>(&self, path: &str) -> JsCall<(), Result<T, JsError>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        JsCall::to(CallTarget::member(self, CallKind::Get, path), ())
    }

    /// Writes a property.
    pub fn set<V: Serialize>(&self, path: &str, value: V) -> JsCall<(V,), Result<(), JsError>> {
        JsCall::to(CallTarget::member(self, CallKind::Set, path), (value,))
    }

    /// Constructs an instance of a class found relative to this object.
    pub fn construct(&self, path: &str, args: impl JsArgs) -> JsCall<impl JsArgs, Result<JsObject, JsError>> {
        JsCall::to(CallTarget::member(self, CallKind::New, path), args)
    }

    /// [`invoke`](Self::invoke), synchronously: on in-process hosts only.
    pub fn invoke_sync<T>(&self, path: &str, args: impl JsArgs) -> Result<T, JsError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        crate::call::call_sync_target(&CallTarget::member(self, CallKind::Function, path), &args)
    }

    /// [`construct`](Self::construct), synchronously: on in-process hosts only.
    ///
    /// ```
    /// # fn show(charts: jsinterop::JsObject) -> Result<(), jsinterop::JsError> {
    /// let bars = charts.construct_sync("Bars", ("2026",))?;
    /// # let _ = bars; Ok(()) }
    /// ```
    pub fn construct_sync(&self, path: &str, args: impl JsArgs) -> Result<JsObject, JsError> {
        crate::call::call_sync_target(&CallTarget::member(self, CallKind::New, path), &args)
    }

    /// [`get`](Self::get), synchronously: on in-process hosts only.
    pub fn get_sync<T>(&self, path: &str) -> Result<T, JsError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        crate::call::call_sync_target(&CallTarget::member(self, CallKind::Get, path), &())
    }

    /// [`set`](Self::set), synchronously: on in-process hosts only.
    pub fn set_sync(&self, path: &str, value: impl Serialize) -> Result<(), JsError> {
        crate::call::call_sync_target(&CallTarget::member(self, CallKind::Set, path), &(value,))
    }
}

impl fmt::Debug for JsObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsObject({}:{:#x})", self.0.home_id, self.0.id.0)
    }
}

impl PartialEq for JsObject {
    fn eq(&self, other: &Self) -> bool {
        (self.0.home_id, self.0.id) == (other.0.home_id, other.0.id)
    }
}

impl Eq for JsObject {}

impl Hash for JsObject {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.home_id, self.0.id).hash(state);
    }
}

impl AsRef<JsObject> for JsObject {
    fn as_ref(&self) -> &JsObject {
        self
    }
}

impl Serialize for JsObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        passage::send(serializer, "JsObject", || Parcel::Object(self.clone()))
    }
}

impl<'de> Deserialize<'de> for JsObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match passage::receive(deserializer, "an object")? {
            Arrival::Object(object) | Arrival::Function(object) => Ok(object),
            Arrival::Ref(_) | Arrival::Callback(_) => {
                Err(D::Error::custom("an object of Rust came back: receive it as the `RustRef` or `Callback` it is"))
            }
        }
    }
}
