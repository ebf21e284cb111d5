//! `JsRuntime`: one connected host, and the bookkeeping every host needs.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::args::JsArgs;
use crate::call::{JsCall, call_sync_target};
use crate::error::JsError;
use crate::handle::{JsObject, RefId, RefTable, SharedCallback, SharedRef};
use crate::host::{CallId, Host, Link};
use crate::import::CallKind;
use crate::invocation::Invocations;
use crate::pending::{Entry, Pending};
use crate::scope::{self, DefaultAlreadySet, Scoped};
use crate::status::{Status, StatusCell, StatusStream};
use crate::sync::lock;
use crate::target::CallTarget;
use crate::turn::Turns;
use crate::value::passage::Arrival;

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

/// What a runtime is made of.
pub struct Inner {
    id: u64,
    this: Weak<Inner>,
    host: Box<dyn Host>,
    pending: Mutex<Pending>,
    turns: Turns,
    refs: Mutex<RefTable>,
    provided: Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
    limit: Mutex<Option<Duration>>,
    status: StatusCell,
    pub(crate) invocations: Invocations,
}

impl JsRuntime {
    /// Connects a host. It is made from the [`Link`] by which it answers; while it is being made, the link leads nowhere yet.
    ///
    /// For those who write hosts: the status is [`Status::Connecting`] until the host sets another.
    pub fn connect<H: Host>(host: impl FnOnce(Link) -> H) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(Arc::new_cyclic(|this| {
            let host: Box<dyn Host> = Box::new(host(Link::new(this.clone())));
            Inner {
                id: NEXT.fetch_add(1, Ordering::Relaxed),
                this: this.clone(),
                limit: Mutex::new(host.default_limit()),
                host,
                pending: Mutex::default(),
                turns: Turns::default(),
                refs: Mutex::new(RefTable::new()),
                provided: Mutex::default(),
                status: StatusCell::new(),
                invocations: Invocations::default(),
            }
        }))
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
        self.0.status.now()
    }

    /// How things stand, now and from here on.
    pub fn status_changes(&self) -> StatusStream {
        self.0.status.watch()
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
        *lock(&self.0.limit) = limit;
    }

    /// Gives exports a value to take as `#[state]`; one of the same type that was given before is replaced.
    pub fn provide<T: Any + Send + Sync>(&self, value: T) {
        let before = lock(&self.0.provided).insert(TypeId::of::<T>(), Box::new(value));
        drop(before);
    }

    /// What was [provided](Self::provide) of this type. A `JsRuntime` is always there: this one.
    pub fn state<T: Any + Clone>(&self) -> Option<T> {
        if let Some(this) = (self as &dyn Any).downcast_ref::<T>() {
            return Some(this.clone());
        }
        lock(&self.0.provided).get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref::<T>()).cloned()
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

    /// How many calls wait for an answer, how many Rust objects and closures JavaScript holds, and how many invocations run.
    pub fn counts(&self) -> Counts {
        Counts {
            calls: lock(&self.0.pending).len(),
            references: lock(&self.0.refs).len(),
            invocations: self.0.invocations.len(),
        }
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
        write!(f, "JsRuntime({}, {:?})", self.0.id, self.status())
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inner({})", self.id)
    }
}

impl Inner {
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    #[inline]
    pub(crate) fn host(&self) -> &dyn Host {
        &*self.host
    }

    pub(crate) fn limit(&self) -> Option<Duration> {
        *lock(&self.limit)
    }

    pub(crate) fn turns(&self) -> &Turns {
        &self.turns
    }

    pub(crate) fn arc(&self) -> Option<Arc<Self>> {
        self.this.upgrade()
    }

    /// Takes a call in, and starts its time limit; `None` once the session is over.
    pub(crate) fn admit(&self, entry: Entry) -> Option<CallId> {
        let limit = entry.limit;
        let call = lock(&self.pending).insert(entry)?;
        if let Some(at) = limit.and_then(|limit| self.host.now().checked_add(limit)) {
            self.host.arm(call, at);
        }
        Some(call)
    }

    pub(crate) fn mark_started(&self, call: CallId, started: bool) {
        lock(&self.pending).mark_started(call, started);
    }

    pub(crate) fn is_pending(&self, call: CallId) -> bool {
        lock(&self.pending).contains(call)
    }

    /// Takes a call out: it is answered, or nobody wants the answer.
    pub(crate) fn discharge(&self, call: CallId) -> Option<Entry> {
        let entry = lock(&self.pending).remove(call)?;
        if entry.limit.is_some() {
            self.host.disarm(call);
        }
        Some(entry)
    }

    /// Ends a call that JavaScript does not know.
    pub(crate) fn fail(&self, call: CallId, error: JsError) {
        if let (Some(entry), Some(this)) = (self.discharge(call), self.arc()) {
            entry.waiting.settle(crate::host::Answer::Failed(error), &JsRuntime(this));
        }
    }

    /// Nobody waits any more: takes the call out, and tells JavaScript if it got there.
    pub(crate) fn cancel(&self, call: CallId) {
        if let Some(entry) = self.discharge(call) {
            self.turns.leave(call);
            if entry.started {
                self.host.cancel(call);
            }
        }
    }

    /// The time limit passed.
    pub(crate) fn expire(&self, call: CallId) {
        let Some(entry) = lock(&self.pending).remove(call) else { return };
        self.turns.leave(call);
        if entry.started {
            self.host.cancel(call);
        }
        if let Some(this) = self.arc() {
            let error = JsError::Timeout { import: "".into(), after: entry.limit.unwrap_or_default() };
            entry.waiting.settle(crate::host::Answer::Failed(error), &JsRuntime(this));
        }
    }

    /// Every call that JavaScript knows of fails with this.
    pub(crate) fn abandon(&self, error: &JsError) {
        let started = lock(&self.pending).started();
        for call in started {
            self.host.cancel(call);
            self.fail(call, error.clone());
        }
    }

    /// Takes a new status. At the end every call fails, every invocation is dropped, and JavaScript holds nothing of ours any more.
    pub(crate) fn set_status(&self, status: Status) {
        let before = self.status.set(status);
        if status != Status::Ended || before == Status::Ended {
            return self.turns.advance(self);
        }
        self.invocations.cancel_all();
        let entries = lock(&self.pending).close();
        if let Some(this) = self.arc().map(JsRuntime) {
            for (call, entry) in entries {
                if entry.limit.is_some() {
                    self.host.disarm(call);
                }
                let error = JsError::Disconnected { import: "".into(), may_have_run: entry.started };
                entry.waiting.settle(crate::host::Answer::Failed(error), &this);
            }
        }
        self.turns.clear();
        let held = lock(&self.refs).clear();
        drop(held);
        let provided = std::mem::take(&mut *lock(&self.provided));
        drop(provided);
    }

    /// A Rust object leaves for JavaScript once more.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn give_ref(&self, shared: &SharedRef) -> Result<RefId, JsError> {
        if shared.is_disposed() {
            return Err(JsError::Disposed { import: "".into() });
        }
        let given = lock(&self.refs).give_ref(shared);
        if given.first
            && let Some(this) = self.arc()
        {
            shared.given_to(&this, given.id);
        }
        Ok(given.id)
    }

    /// A closure leaves for JavaScript once more.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn give_callback(&self, shared: &SharedCallback) -> RefId {
        let given = lock(&self.refs).give_callback(shared);
        if given.first
            && let Some(this) = self.arc()
        {
            shared.given_to(&this, given.id);
        }
        given.id
    }

    /// What an id stands for, coming back.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn find_ref(&self, id: RefId) -> Option<Arrival> {
        use crate::handle::Referent;
        let found = lock(&self.refs).find(id)?;
        Some(match found {
            Referent::Ref(shared) => Arrival::Ref(shared),
            Referent::Callback(shared) => Arrival::Callback(shared),
        })
    }

    pub(crate) fn referent(&self, id: RefId) -> Option<crate::handle::Referent> {
        lock(&self.refs).find(id)
    }

    pub(crate) fn keep_callback(&self, id: RefId, shared: &SharedCallback) {
        lock(&self.refs).keep(id, shared);
    }

    /// JavaScript let go of `count` receptions.
    pub(crate) fn release_ref(&self, id: RefId, count: u32) {
        let released = lock(&self.refs).release(id, count);
        if let Some(referent) = released {
            referent.returned_from(id, self);
        }
    }

    /// Rust takes an object or closure back, whatever JavaScript holds.
    pub(crate) fn revoke_ref(&self, id: RefId) {
        let removed = lock(&self.refs).remove(id);
        drop(removed);
        self.host.revoke(id);
    }
}
