//! `Callback`: a Rust closure that JavaScript calls.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::closure::{CallbackFn, CallbackOnceFn, SyncCallbackFn, Wants};
use super::id::{CallbackKind, RefId};
use crate::error::JsException;
use crate::inner::Inner;
use crate::invocation::{Invocation, Started};
use crate::sync::lock;
use crate::value::passage::{self, Arrival, Parcel};

/// A Rust closure that arrives in JavaScript as a plain function.
///
/// The function is the same each time the callback is sent, so `removeEventListener` finds it. Arguments beyond the
/// closure's are ignored. The callback lives as long as Rust keeps it: when the last clone is dropped, JavaScript's
/// calls are rejected. [`forget`](Self::forget) hands it over to JavaScript instead, and [`once`](Self::once) makes one that JavaScript owns until its first
/// use.
///
/// ```
/// use jsinterop::{Callback, JsObject};
///
/// # async fn show(map: JsObject) -> Result<(), jsinterop::JsError> {
/// let clicked = Callback::new(|zoom: f64, name: String| async move { println!("{name} at {zoom}") });
/// map.invoke::<()>("on", ("click", &clicked)).await?;
/// // later
/// map.invoke::<()>("off", ("click", &clicked)).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Callback(SharedCallback);

/// What a [`Callback`]'s clones share.
#[derive(Clone)]
pub(crate) struct SharedCallback(Arc<Closure>);

type Run = dyn Fn(Invocation<'_>) -> Result<Started, JsException> + Send + Sync;

struct Closure {
    kind: CallbackKind,
    wants: Wants,
    run: Box<Run>,
    /// Its first use is its last.
    once: bool,
    /// JavaScript owns it: the runtime keeps it until JavaScript lets go.
    kept: AtomicBool,
    given: Mutex<Vec<(Weak<Inner>, RefId)>>,
}

impl Closure {
    /// Takes it back from everyone it was given to.
    fn revoke(&self) {
        // Taken first: in the head of the loop, the lock would be held through it.
        let given = std::mem::take(&mut *lock(&self.given));
        for (runtime, id) in given {
            if let Some(runtime) = runtime.upgrade() {
                runtime.revoke_ref(id);
            }
        }
    }
}

impl Drop for Closure {
    fn drop(&mut self) {
        self.revoke();
    }
}

impl Callback {
    /// A closure that returns a future; JavaScript gets a promise.
    ///
    /// It takes up to eight arguments of any `DeserializeOwned` type. What the future comes to is any `Serialize` type, or a `Result` whose error
    /// converts into a [`JsException`].
    pub fn new<Marker, F: CallbackFn<Marker>>(closure: F) -> Self {
        Self::from_run(CallbackKind::Async, false, F::wants(), Box::new(move |call| closure.run(call)))
    }

    /// A closure that answers at once where Rust is in the same process (a comparator for `sort`, say), and with a promise elsewhere.
    pub fn sync<Marker, F: SyncCallbackFn<Marker>>(closure: F) -> Self {
        Self::from_run(CallbackKind::Sync, false, F::wants(), Box::new(move |call| closure.run(call)))
    }

    /// A closure for one use. JavaScript owns it: it lives until it is called, or until JavaScript collects the function.
    pub fn once<Marker, F: CallbackOnceFn<Marker>>(closure: F) -> Self {
        let closure = Mutex::new(Some(closure));
        let run = move |call: Invocation<'_>| {
            let unused = lock(&closure).take();
            match unused {
                Some(closure) => closure.run(call),
                None => Err(JsException::refusal("disposed", "this callback was made for one use and has been used")),
            }
        };
        Self::from_run(CallbackKind::Async, true, F::wants(), Box::new(run))
    }

    /// Hands the callback over to JavaScript: it lives until JavaScript collects the function, whatever Rust drops. Call it before sending.
    pub fn forget(&self) {
        self.0.0.kept.store(true, Ordering::Release);
        for (runtime, id) in lock(&self.0.0.given).iter() {
            if let Some(runtime) = runtime.upgrade() {
                runtime.keep_callback(*id, &self.0);
            }
        }
    }

    /// Whether two handles are to one closure.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0.0, &other.0.0)
    }

    fn from_run(kind: CallbackKind, once: bool, wants: Wants, run: Box<Run>) -> Self {
        let kept = AtomicBool::new(once);
        Self(SharedCallback(Arc::new(Closure { kind, wants, run, once, kept, given: Mutex::new(Vec::new()) })))
    }
}

impl SharedCallback {
    pub(crate) fn kind(&self) -> CallbackKind {
        self.0.kind
    }

    pub(crate) fn wants(&self) -> Wants {
        self.0.wants
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.0.kept.load(Ordering::Acquire)
    }

    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    pub(crate) fn downgrade(&self) -> WeakCallback {
        WeakCallback(Arc::downgrade(&self.0))
    }

    pub(crate) fn run(&self, call: Invocation<'_>) -> Result<Started, JsException> {
        let started = (self.0.run)(call);
        if self.0.once {
            self.0.revoke();
        }
        started
    }

    pub(crate) fn given_to(&self, runtime: &Arc<Inner>, id: RefId) {
        lock(&self.0.given).push((Arc::downgrade(runtime), id));
    }

    pub(crate) fn returned_from(&self, id: RefId, runtime: &Inner) {
        lock(&self.0.given).retain(|(home, given)| *given != id || !std::ptr::eq(home.as_ptr(), runtime));
    }
}

/// A callback that Rust may have dropped.
#[derive(Clone)]
pub(crate) struct WeakCallback(Weak<Closure>);

impl WeakCallback {
    pub(crate) fn upgrade(&self) -> Option<SharedCallback> {
        self.0.upgrade().map(SharedCallback)
    }
}

impl fmt::Debug for SharedCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callback({:?})", self.0.kind)
    }
}

impl fmt::Debug for WeakCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback")
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Callback {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        passage::send(serializer, "Callback", || Parcel::Callback(self.0.clone()))
    }
}

impl<'de> Deserialize<'de> for Callback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match passage::receive(deserializer, "a callback of Rust given to JavaScript before")? {
            Arrival::Callback(shared) => Ok(Self(shared)),
            Arrival::Object(_) | Arrival::Function(_) | Arrival::Ref(_) => {
                Err(D::Error::custom("expected a callback of Rust; receive a function of JavaScript as a `JsFunction`"))
            }
        }
    }
}
