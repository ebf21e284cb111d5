//! `JsRuntime`: a handle to one connected host, and the dynamic form of its calls.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::args::JsArgs;
use crate::call::{JsCall, call_sync_target};
use crate::error::JsError;
use crate::handle::JsObject;
use crate::host::{Host, Link};
use crate::import::CallKind;
use crate::inner::Inner;
use crate::scope::{self, DefaultAlreadySet, Scoped};
use crate::status::{Status, StatusStream};
use crate::target::CallTarget;

/// A handle to one connected host: a page, a browser at the far end of a socket, an engine.
///
/// Cheap to clone, `Send` and `Sync`. It does not keep the engine or the connection alive; when that ends, calls answer
/// [`JsError::Disconnected`].
///
/// Declared imports find their runtime by themselves: the one given with [`JsCall::on`], else the one in whose [`scope`](Self::scope) they were
/// called, else the [default](Self::set_default). The methods here are the dynamic form of the same calls:
///
/// ```
/// # async fn show(rt: jsinterop::JsRuntime) -> Result<(), jsinterop::JsError> {
/// let length: u32 = rt.invoke("names.push", ("Ann",)).await?;
/// let first: String = rt.get("names[0]").await?;
/// rt.set("document.title", first).await?;
/// let chart = rt.construct("Chart", (length,)).await?;
/// let module = rt.import("chart.js").await?;
/// # let _ = (chart, module); Ok(()) }
/// ```
#[derive(Clone)]
pub struct JsRuntime(Arc<Inner>);

impl JsRuntime {
    /// Connects a host. It is made from the [`Link`] by which it answers; while it is being made, the link leads nowhere yet.
    ///
    /// For those who write hosts: the status is [`Status::Connecting`] until the host sets another.
    pub fn connect<H: Host>(host: impl FnOnce(Link) -> H) -> Self {
        Self(Inner::connect(host))
    }

    /// The runtime code runs in here and now: the scope's, else the default; `None` where there is neither, while a page is being
    /// prerendered for instance.
    #[inline]
    pub fn current() -> Option<Self> {
        scope::scoped().or_else(scope::default)
    }

    /// Makes this the runtime of calls that are made in no scope.
    ///
    /// # Errors
    /// When another runtime is the default and still lives.
    pub fn set_default(&self) -> Result<(), DefaultAlreadySet> {
        scope::set_default(self)
    }

    /// Runs a future in this runtime's scope: imports called in it go here.
    pub fn scope<F: Future>(&self, future: F) -> Scoped<F> {
        Scoped::new(self.clone(), future)
    }

    /// Runs code in this runtime's scope.
    pub fn enter<R>(&self, code: impl FnOnce() -> R) -> R {
        scope::enter(self, code)
    }

    /// Whether JavaScript is there now.
    pub fn is_connected(&self) -> bool {
        self.status() == Status::Ready
    }

    /// How things stand with the host.
    #[inline]
    pub fn status(&self) -> Status {
        self.0.status().now()
    }

    /// How things stand, now and from here on.
    pub fn status_changes(&self) -> StatusStream {
        self.0.status().watch()
    }

    /// Waits until JavaScript is there.
    ///
    /// # Errors
    /// [`JsError::Disconnected`] when it is gone for good.
    pub async fn ready(&self) -> Result<(), JsError> {
        let mut changes = self.status_changes();
        while let Some(status) = changes.next().await {
            match status {
                Status::Ready => return Ok(()),
                Status::Ended => break,
                Status::Connecting | Status::Reconnecting => {}
            }
        }
        Err(JsError::Disconnected { import: "ready".into(), may_have_run: false })
    }

    /// Sets the time limit of calls that declare none; `None` lifts it. To begin with it is the host's: 60 s where JavaScript is remote,
    /// none in-process.
    pub fn set_timeout(&self, limit: Option<Duration>) {
        self.0.set_limit(limit);
    }

    /// Gives exports a value to take as `#[state]`; one of the same type that was given before is replaced.
    pub fn provide<T: Any + Send + Sync>(&self, value: T) {
        self.0.provide(value);
    }

    /// What was [provided](Self::provide) of this type. A `JsRuntime` is always there: this one.
    pub fn state<T: Any + Clone>(&self) -> Option<T> {
        if let Some(this) = (self as &dyn Any).downcast_ref::<T>() {
            return Some(this.clone());
        }
        self.0.provided()
    }

    /// Calls the function at `path`.
    pub fn invoke<T>(&self, path: &str, args: impl JsArgs) -> JsCall<impl JsArgs, Result<T, JsError>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        JsCall::to(CallTarget::global(CallKind::Function, path), args).on(self)
    }

    /// Reads the property at `path`; a missing last segment is `undefined`.
    pub fn get<T>(&self, path: &str) -> JsCall<(), Result<T, JsError>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        JsCall::to(CallTarget::global(CallKind::Get, path), ()).on(self)
    }

    /// Writes the property at `path`.
    pub fn set<V: Serialize>(&self, path: &str, value: V) -> JsCall<(V,), Result<(), JsError>> {
        JsCall::to(CallTarget::global(CallKind::Set, path), (value,)).on(self)
    }

    /// Constructs an instance of the class at `path`.
    pub fn construct(&self, path: &str, args: impl JsArgs) -> JsCall<impl JsArgs, Result<JsObject, JsError>> {
        JsCall::to(CallTarget::global(CallKind::New, path), args).on(self)
    }

    /// Loads a module and gives its namespace.
    pub fn import(&self, specifier: &str) -> JsCall<(), Result<JsObject, JsError>> {
        JsCall::to(CallTarget::module(specifier), ()).on(self)
    }

    /// [`invoke`](Self::invoke), synchronously: on in-process hosts only.
    pub fn invoke_sync<T>(&self, path: &str, args: impl JsArgs) -> Result<T, JsError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        self.enter(|| call_sync_target(&CallTarget::global(CallKind::Function, path), &args))
    }

    /// [`get`](Self::get), synchronously: on in-process hosts only.
    pub fn get_sync<T>(&self, path: &str) -> Result<T, JsError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        self.enter(|| call_sync_target(&CallTarget::global(CallKind::Get, path), &()))
    }

    /// [`set`](Self::set), synchronously: on in-process hosts only.
    pub fn set_sync(&self, path: &str, value: impl Serialize) -> Result<(), JsError> {
        self.enter(|| call_sync_target(&CallTarget::global(CallKind::Set, path), &(value,)))
    }

    /// [`construct`](Self::construct), synchronously: on in-process hosts only.
    pub fn construct_sync(&self, path: &str, args: impl JsArgs) -> Result<JsObject, JsError> {
        self.enter(|| call_sync_target(&CallTarget::global(CallKind::New, path), &args))
    }

    /// How many calls wait for an answer, how many live objects each side holds of the other, and how many invocations run.
    pub fn counts(&self) -> Counts {
        self.0.counts()
    }

    #[inline]
    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0
    }
}

/// What a runtime is busy with; see [`JsRuntime::counts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Calls that wait for an answer.
    pub calls: usize,
    /// Rust objects and closures that JavaScript holds.
    pub references: usize,
    /// Handles of JavaScript's objects that live.
    pub objects: usize,
    /// Exports that run.
    pub invocations: usize,
}

impl From<Arc<Inner>> for JsRuntime {
    fn from(inner: Arc<Inner>) -> Self {
        Self(inner)
    }
}

impl PartialEq for JsRuntime {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for JsRuntime {}

impl fmt::Debug for JsRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsRuntime({}, {:?})", self.0.id(), self.status())
    }
}
