//! The bookkeeping every host needs: which calls wait, who holds what, when it is over.

use std::any::Any;
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use crate::bounds::{self, Bounds};
use crate::error::JsError;
use crate::handle::{RefId, References, Referent, SharedCallback, SharedRef};
use crate::host::{CallId, Host, Link};
use crate::invocation::guard;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::invoke::Starters;
use crate::pending::{Entry, Pending};
use crate::running::Invocations;
use crate::runtime::{Counts, JsRuntime};
use crate::status::{Status, StatusCell};
use crate::sync::lock;
use crate::turn::Turns;
use crate::value::passage::Arrival;

/// What a runtime is made of.
pub struct Inner {
    id: u64,
    this: Weak<Inner>,
    host: Box<dyn Host>,
    pending: Mutex<Pending>,
    turns: Turns,
    refs: Mutex<References>,
    /// One of each type.
    provided: Mutex<Vec<Arc<dyn Any + Send + Sync>>>,
    limit: Mutex<Option<Duration>>,
    bounds: Bounds,
    /// Handles of JavaScript's objects that live.
    pub(crate) objects: AtomicUsize,
    status: StatusCell,
    pub(crate) invocations: Invocations,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inner({})", self.id)
    }
}

impl Inner {
    /// Connects a host; see [`JsRuntime::connect`].
    pub(crate) fn connect<H: Host>(host: impl FnOnce(Link) -> H) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Arc::new_cyclic(|this| {
            let host: Box<dyn Host> = Box::new(host(Link::new(this.clone())));
            Self {
                id: NEXT.fetch_add(1, Ordering::Relaxed),
                this: this.clone(),
                limit: Mutex::new(host.default_limit()),
                bounds: host.bounds(),
                objects: AtomicUsize::new(0),
                turns: Turns::new(host.when_busy()),
                host,
                pending: Mutex::default(),
                refs: Mutex::default(),
                provided: Mutex::default(),
                status: StatusCell::new(),
                invocations: Invocations::default(),
            }
        })
    }

    #[inline]
    pub(crate) fn status(&self) -> &StatusCell {
        &self.status
    }

    pub(crate) fn set_limit(&self, limit: Option<Duration>) {
        *lock(&self.limit) = limit;
    }

    pub(crate) fn provide<T: Any + Send + Sync>(&self, value: T) {
        let value: Arc<dyn Any + Send + Sync> = Arc::new(value);
        let mut provided = lock(&self.provided);
        let before = provided.iter().position(|known| known.is::<T>()).map(|place| provided.swap_remove(place));
        provided.push(value);
        drop(provided);
        drop(before);
    }

    pub(crate) fn provided<T: Any + Clone>(&self) -> Option<T> {
        let found = lock(&self.provided).iter().find(|known| known.is::<T>()).cloned();
        found.as_deref().and_then(|value| value.downcast_ref::<T>()).cloned()
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            calls: lock(&self.pending).len(),
            references: lock(&self.refs).len(),
            objects: self.objects.load(Ordering::Relaxed),
            invocations: self.invocations.len(),
        }
    }

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

    /// Takes a call in, and starts its time limit; an error once the session is over, or when too many wait.
    pub(crate) fn admit(&self, mut entry: Entry) -> Result<CallId, JsError> {
        let at = entry.limit.and_then(|limit| self.host.now().checked_add(limit));
        // A limit beyond the end of time is none: what is not armed is not disarmed either.
        entry.limit = at.and(entry.limit);
        let mut pending = lock(&self.pending);
        if pending.len() >= self.bounds.calls {
            drop(pending);
            return Err(self.told(bounds::exceeded("pending calls", self.bounds.calls)));
        }
        let over = || JsError::Disconnected { import: "".into(), may_have_run: false };
        let call = pending.insert(entry).ok_or_else(over)?;
        drop(pending);
        if let Some(at) = at {
            self.host.arm(call, at);
        }
        Ok(call)
    }

    pub(crate) fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// The same error, after the host has been told which limit was reached.
    #[cold]
    pub(crate) fn told(&self, error: JsError) -> JsError {
        if let JsError::LimitExceeded { limit, .. } = error {
            self.host.reached(limit);
        }
        error
    }

    /// Answers whether somebody waits for the call.
    pub(crate) fn mark_started(&self, call: CallId, started: bool) -> bool {
        lock(&self.pending).mark_started(call, started)
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
            entry.settle(crate::host::Answer::Failed(error), &JsRuntime::from(this));
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

    /// The time limit passed. Answers whether somebody still waited.
    pub(crate) fn expire(&self, call: CallId) -> bool {
        let Some(entry) = lock(&self.pending).remove(call) else { return false };
        self.turns.leave(call);
        // First, so that the signal has fired before whatever is called by those who hear of it.
        if entry.started {
            self.host.cancel(call);
        }
        if let Some(this) = self.arc() {
            let error = JsError::Timeout { import: "".into(), after: entry.limit.unwrap_or_default() };
            entry.settle(crate::host::Answer::Failed(error), &JsRuntime::from(this));
        }
        true
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
        if let Some(this) = self.arc().map(JsRuntime::from) {
            for (call, entry) in entries {
                if entry.limit.is_some() {
                    self.host.disarm(call);
                }
                let error = JsError::Disconnected { import: "".into(), may_have_run: entry.started };
                entry.settle(crate::host::Answer::Failed(error), &this);
            }
        }
        self.turns.clear();
        let held = lock(&self.refs).clear();
        for (id, referent) in held {
            self.let_go(id, referent);
        }
        let provided = std::mem::take(&mut *lock(&self.provided));
        drop(provided);
    }

    /// A Rust object leaves for JavaScript once more.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn give_ref(&self, shared: &SharedRef) -> Result<RefId, JsError> {
        if shared.is_disposed() {
            return Err(JsError::Disposed { import: "".into() });
        }
        let given = lock(&self.refs).give_ref(shared, self.bounds.references);
        let given = given.map_err(|error| self.told(error))?;
        if given.first
            && let Some(this) = self.arc()
        {
            shared.given_to(&this, given.id);
        }
        Ok(given.id)
    }

    /// A closure leaves for JavaScript once more.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn give_callback(&self, shared: &SharedCallback) -> Result<RefId, JsError> {
        let given = lock(&self.refs).give_callback(shared, self.bounds.references);
        let given = given.map_err(|error| self.told(error))?;
        if given.first
            && let Some(this) = self.arc()
        {
            shared.given_to(&this, given.id);
        }
        Ok(given.id)
    }

    /// Whether one more of JavaScript's objects, which has been counted, may be held.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn check_objects(&self) -> Result<(), JsError> {
        let max = self.bounds.objects;
        let is_within = self.objects.load(Ordering::Relaxed) <= max;
        is_within.then_some(()).ok_or_else(|| self.told(bounds::exceeded("objects that Rust holds", max)))
    }

    /// What an id stands for, coming back.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn find_ref(&self, id: RefId) -> Option<Arrival> {
        use crate::handle::Referent;
        let found = lock(&self.refs).kept()?.find(id)?;
        Some(match found {
            Referent::Ref(shared) => Arrival::Ref(shared),
            Referent::Callback(shared) => Arrival::Callback(shared),
        })
    }

    pub(crate) fn referent(&self, id: RefId) -> Option<Referent> {
        lock(&self.refs).kept()?.find(id)
    }

    /// How references that were given away are invoked; none before the first.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn starters(&self) -> Option<&'static Starters> {
        Some(lock(&self.refs).kept()?.starters())
    }

    pub(crate) fn keep_callback(&self, id: RefId, shared: &SharedCallback) {
        if let Some(kept) = lock(&self.refs).kept() {
            kept.keep(id, shared);
        }
    }

    /// JavaScript let go of `count` receptions.
    pub(crate) fn release_ref(&self, id: RefId, count: u32) {
        let released = lock(&self.refs).kept().and_then(|kept| kept.release(id, count));
        if let Some(referent) = released {
            self.let_go(id, referent);
        }
    }

    /// JavaScript, or the end, lets go of an object or closure. A panic of its `Drop` impl is logged, for whoever is here did not make it.
    fn let_go(&self, id: RefId, referent: Referent) {
        referent.returned_from(id, self);
        if cfg!(panic = "unwind") {
            let _ = guard("the `Drop` impl of an object or closure", || drop(referent));
        }
    }

    /// Rust takes an object or closure back, whatever JavaScript holds.
    pub(crate) fn revoke_ref(&self, id: RefId) {
        let removed = lock(&self.refs).kept().and_then(|kept| kept.remove(id));
        drop(removed);
        self.host.revoke(id);
    }
}
