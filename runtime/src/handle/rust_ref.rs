//! `RustRef`: a Rust object that JavaScript holds and invokes.

use std::any::{Any, TypeId};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::id::RefId;
use crate::inner::Inner;
use crate::registry::Registry;
use crate::sync::lock;
use crate::value::passage::{self, Arrival, Parcel};

/// A Rust object given to JavaScript by reference.
///
/// It arrives as an object with the type's `#[js_invokable]` methods on it, bound and returning promises, and with `invoke`,
/// `invokeSync` and `dispose`. Nothing of the value itself is sent. When JavaScript passes the object back, it is the same one.
/// JavaScript keeps it alive until it calls `dispose` or collects the proxy, or until [`dispose`](Self::dispose) here.
///
/// ```
/// use jsinterop::{JsError, RustRef, js_import, js_invokable};
///
/// struct HelloHelper { name: String }
///
/// #[js_invokable]
/// impl HelloHelper {
///     #[js_invokable]
///     fn say_hello(&self) -> String {
///         format!("Hello, {}!", self.name)
///     }
/// }
///
/// #[js_import("exampleJsFunctions.sayHello")]
/// async fn say_hello(helper: &RustRef<HelloHelper>) -> Result<(), JsError>;
///
/// let helper = RustRef::new(HelloHelper { name: "Ann".into() });
/// let call = say_hello(&helper);
/// # drop(call);
/// ```
pub struct RustRef<T> {
    shared: SharedRef,
    value: PhantomData<Arc<T>>,
}

/// A [`RustRef`] whose type is forgotten.
#[derive(Clone)]
pub(crate) struct SharedRef(Arc<Holder>);

struct Holder {
    value: Box<dyn Any + Send + Sync>,
    type_id: TypeId,
    type_name: &'static str,
    disposed: AtomicBool,
    /// Where it has been sent, to be taken back from there.
    given: Mutex<Vec<(Weak<Inner>, RefId)>>,
}

/// What a type is called where JavaScript may read it: without the modules it lies in, which are no business of a browser's.
fn type_name<T>() -> &'static str {
    let path = std::any::type_name::<T>().split('<').next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

impl<T: Send + Sync + 'static> RustRef<T> {
    /// Makes `value` an object that can be sent.
    pub fn new(value: T) -> Self {
        Self {
            shared: SharedRef(Arc::new(Holder {
                value: Box::new(value),
                type_id: TypeId::of::<T>(),
                type_name: type_name::<T>(),
                disposed: AtomicBool::new(false),
                given: Mutex::new(Vec::new()),
            })),
            value: PhantomData,
        }
    }

    #[cfg(test)]
    pub(crate) fn shared(&self) -> &SharedRef {
        &self.shared
    }

    pub(crate) fn from_shared(shared: SharedRef) -> Option<Self> {
        (shared.0.type_id == TypeId::of::<T>()).then_some(Self { shared, value: PhantomData })
    }
}

impl<T> RustRef<T> {
    /// Takes the object back from everyone it was given to: JavaScript's uses of it fail from now on. Doing it twice is fine.
    pub fn dispose(&self) {
        self.shared.0.disposed.store(true, Ordering::Release);
        let given = std::mem::take(&mut *lock(&self.shared.0.given));
        for (runtime, id) in given {
            if let Some(runtime) = runtime.upgrade() {
                runtime.revoke_ref(id);
            }
        }
    }

    /// Whether two references are to one object.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared.0, &other.shared.0)
    }
}

impl SharedRef {
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    pub(crate) fn is_disposed(&self) -> bool {
        self.0.disposed.load(Ordering::Acquire)
    }

    pub(crate) fn type_id(&self) -> TypeId {
        self.0.type_id
    }

    pub(crate) fn type_name(&self) -> &'static str {
        self.0.type_name
    }

    /// The methods JavaScript finds on it.
    pub(crate) fn method_names(&self) -> &'static [&'static str] {
        Registry::global().method_names(self.0.type_id)
    }

    /// What their arguments ask for, in the same order; nothing when all are data.
    #[cfg(feature = "wire")]
    pub(crate) fn method_wants(&self) -> &'static [Vec<&'static crate::want::Want>] {
        Registry::global().method_wants(self.0.type_id)
    }

    pub(crate) fn given_to(&self, runtime: &Arc<Inner>, id: RefId) {
        lock(&self.0.given).push((Arc::downgrade(runtime), id));
    }

    /// In how many places it is.
    #[cfg(test)]
    pub(crate) fn places(&self) -> usize {
        lock(&self.0.given).len()
    }

    pub(crate) fn returned_from(&self, id: RefId, runtime: &Inner) {
        lock(&self.0.given).retain(|(home, given)| *given != id || !std::ptr::eq(home.as_ptr(), runtime));
    }
}

impl fmt::Debug for SharedRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RustRef<{}>", self.0.type_name)
    }
}

impl<T: 'static> Deref for RustRef<T> {
    type Target = T;

    #[expect(clippy::expect_used, reason = "`new` and `from_shared` hold to the type")]
    fn deref(&self) -> &T {
        self.shared.0.value.downcast_ref().expect("a RustRef holds its own type")
    }
}

impl<T> Clone for RustRef<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), value: PhantomData }
    }
}

impl<T> fmt::Debug for RustRef<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}

impl<T> Serialize for RustRef<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        passage::send(serializer, "RustRef", || Parcel::Ref(self.shared.clone()))
    }
}

impl<'de, T: Send + Sync + 'static> Deserialize<'de> for RustRef<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = type_name::<T>();
        match passage::receive(deserializer, "a Rust object given to JavaScript before")? {
            Arrival::Ref(shared) => {
                let found = shared.type_name();
                Self::from_shared(shared)
                    .ok_or_else(|| D::Error::custom(format_args!("expected a `{expected}` of Rust, found a `{found}`")))
            }
            Arrival::Object(_) | Arrival::Function(_) | Arrival::Callback(_) => {
                Err(D::Error::custom(format_args!("expected a `{expected}` of Rust, found an object of JavaScript")))
            }
        }
    }
}
