//! Wants: what a receiving type asks for, handles or data, so that JavaScript's side knows before it sends.

mod inside;
mod key;
mod probe;
mod trace;

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{OnceLock, PoisonError, RwLock};

use serde::de::{DeserializeOwned, IgnoredAny};

/// What a type asks for where it receives a value.
///
/// Found once per type by watching its own `Deserialize` impl. Composites are there only where a handle is inside: everything else is
/// [`Data`](Self::Data). So is what an impl does not show, namely enums, `flatten`, `untagged` and most impls written by hand: there JavaScript has to
/// mark a live object with `jsinterop.ref(…)`.
#[derive(Clone, Copy)]
pub enum Want {
    /// Whatever comes is ignored.
    Nothing,
    /// A copy.
    Data,
    /// The live object itself. `null` stays `null`, for an `Option`.
    Handle,
    /// An array, each element of which is wanted like this.
    List(Piece),
    /// An object with any keys, each value of which is wanted like this.
    Map(Piece),
    /// An array, each element of which is wanted in its own way; those beyond the last are data.
    Tuple(&'static [Piece]),
    /// An object with these keys; others are data.
    Struct(&'static [(&'static str, Piece)]),
}

/// A piece of a [`Want`]. In a recursive type it leads back to the whole.
#[derive(Clone, Copy)]
pub struct Piece(&'static OnceLock<Want>);

static DATA: Want = Want::Data;

impl Piece {
    /// What is wanted here.
    pub fn want(self) -> &'static Want {
        self.0.get().unwrap_or(&DATA)
    }
}

impl Want {
    /// What `T` asks for.
    #[inline]
    pub fn of<T: DeserializeOwned + 'static>() -> &'static Self {
        if is_ignored::<T>() {
            return &Self::Nothing;
        }
        let id = TypeId::of::<T>();
        if is_plain(id) {
            return &DATA;
        }
        RECENT.with_borrow(|recent| recent.get(&id).copied()).unwrap_or_else(|| look_up(id, trace::trace::<T>))
    }

    /// A copy is wanted.
    pub(crate) fn data() -> &'static Self {
        &DATA
    }

    /// What is wanted of the element at `index`.
    pub fn element(&self, index: usize) -> &'static Self {
        match self {
            Self::List(element) => element.want(),
            Self::Tuple(elements) => elements.get(index).map_or(&DATA, |element| element.want()),
            _ => &DATA,
        }
    }

    /// What is wanted of the value under `key`.
    pub fn entry(&self, key: &str) -> &'static Self {
        match self {
            Self::Map(value) => value.want(),
            Self::Struct(fields) => {
                fields.iter().find(|(name, _)| *name == key).map_or(&DATA, |(_, value)| value.want())
            }
            _ => &DATA,
        }
    }
}

/// The type of an export's parameter.
#[derive(Debug)]
pub struct Param<T>(std::marker::PhantomData<T>);

impl<T: DeserializeOwned + 'static> Param<T> {
    /// Finds what it asks for.
    pub const WANT: fn() -> &'static Want = Want::of::<T>;
}

/// What is found for a [`Param`] that is none.
pub trait AnyParam {
    /// Data, for want of anything better.
    const WANT: fn() -> &'static Want = Want::data;
}

impl<T> AnyParam for Param<T> {}

/// Whether nobody looks at a value of this type, so that it need not be sent.
#[inline]
pub(crate) fn is_ignored<T: 'static>() -> bool {
    let id = TypeId::of::<T>();
    id == TypeId::of::<()>() || id == TypeId::of::<IgnoredAny>()
}

/// Whether a type is one of those that most results have: the compiler knows, and no table need be asked.
#[inline]
fn is_plain(id: TypeId) -> bool {
    id == TypeId::of::<f64>()
        || id == TypeId::of::<String>()
        || id == TypeId::of::<bool>()
        || id == TypeId::of::<i32>()
        || id == TypeId::of::<u32>()
}

type ByType = HashMap<TypeId, &'static Want, BuildHasherDefault<TypeIdHasher>>;

thread_local! {
    /// What this thread has looked up, so that it need not lock.
    static RECENT: RefCell<ByType> = RefCell::default();
}

fn look_up(id: TypeId, trace: fn() -> &'static Want) -> &'static Want {
    static ALL: OnceLock<RwLock<ByType>> = OnceLock::new();
    let all = ALL.get_or_init(RwLock::default);
    let known = all.read().unwrap_or_else(PoisonError::into_inner).get(&id).copied();
    let want = known.unwrap_or_else(|| {
        // Outside the lock: it runs the type's own code.
        let traced = trace();
        all.write().unwrap_or_else(PoisonError::into_inner).entry(id).or_insert(traced)
    });
    RECENT.with_borrow_mut(|recent| recent.insert(id, want));
    want
}

/// A type's id is a hash already.
#[derive(Default)]
struct TypeIdHasher(u64);

impl Hasher for TypeIdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl fmt::Debug for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self, f, &mut Vec::new())
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.want().fmt(f)
    }
}

/// `{ root: handle, rest: [^1] }`, where `^1` is the composite that stands one further out.
fn show(want: &Want, f: &mut fmt::Formatter<'_>, inside: &mut Vec<*const Want>) -> fmt::Result {
    let place = inside.iter().rev().position(|outer| std::ptr::eq(*outer, want));
    if let Some(place) = place {
        return write!(f, "^{place}");
    }
    inside.push(want);
    match want {
        Want::Nothing => f.write_str("nothing")?,
        Want::Data => f.write_str("data")?,
        Want::Handle => f.write_str("handle")?,
        Want::List(element) => {
            f.write_str("[")?;
            show(element.want(), f, inside)?;
            f.write_str("]")?;
        }
        Want::Map(value) => {
            f.write_str("{*: ")?;
            show(value.want(), f, inside)?;
            f.write_str("}")?;
        }
        Want::Tuple(elements) => {
            f.write_str("(")?;
            for (index, element) in elements.iter().enumerate() {
                f.write_str(if index == 0 { "" } else { ", " })?;
                show(element.want(), f, inside)?;
            }
            f.write_str(")")?;
        }
        Want::Struct(fields) => {
            f.write_str("{")?;
            for (index, (name, value)) in fields.iter().enumerate() {
                write!(f, "{}{name}: ", if index == 0 { "" } else { ", " })?;
                show(value.want(), f, inside)?;
            }
            f.write_str("}")?;
        }
    }
    inside.pop();
    Ok(())
}
