//! The Rust objects and closures JavaScript holds, of one runtime: by id, and by address so that one object has one id.

use std::collections::HashMap;

use super::callback::WeakCallback;
use super::{RefId, SharedCallback, SharedRef};
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::invoke::Starters;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::{bounds, error::JsError};

/// What JavaScript holds. The bookkeeping stands behind a trait that is put in at the first gift: a program that gives nothing away has none
/// of its code.
#[derive(Debug, Default)]
pub(crate) struct References(Option<Box<dyn Bookkeeping>>);

impl References {
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn give_ref(&mut self, shared: &SharedRef, max: usize) -> Result<Given, JsError> {
        self.keeping().give_ref(shared, max)
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn give_callback(&mut self, shared: &SharedCallback, max: usize) -> Result<Given, JsError> {
        self.keeping().give_callback(shared, max)
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn keeping(&mut self) -> &mut dyn Bookkeeping {
        &mut **self.0.get_or_insert_with(|| Box::new(RefTable::new()))
    }

    /// What is there once something was given away.
    pub(crate) fn kept(&mut self) -> Option<&mut dyn Bookkeeping> {
        Some(&mut **self.0.as_mut()?)
    }

    /// Takes everything out: the session is over.
    #[must_use]
    pub(crate) fn clear(&mut self) -> Vec<(RefId, Referent)> {
        self.0.as_mut().map(|kept| kept.clear()).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| kept.len())
    }
}

/// What a [`RefTable`] does.
pub(crate) trait Bookkeeping: std::fmt::Debug + Send {
    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn give_ref(&mut self, shared: &SharedRef, max: usize) -> Result<Given, JsError>;
    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn give_callback(&mut self, shared: &SharedCallback, max: usize) -> Result<Given, JsError>;
    fn keep(&mut self, id: RefId, shared: &SharedCallback);
    fn find(&self, id: RefId) -> Option<Referent>;
    /// JavaScript let go of `count` receptions. What nothing holds any more is returned, to be dropped outside every lock.
    #[must_use]
    fn release(&mut self, id: RefId, count: u32) -> Option<Referent>;
    /// Takes an entry out, however often it was given.
    #[must_use]
    fn remove(&mut self, id: RefId) -> Option<Referent>;
    /// Takes everything out: the session is over.
    #[must_use]
    fn clear(&mut self) -> Vec<(RefId, Referent)>;
    fn len(&self) -> usize;
    /// How what is given away is invoked.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn starters(&self) -> &'static Starters;
}

#[derive(Debug)]
struct RefTable {
    entries: HashMap<RefId, Entry>,
    by_address: HashMap<usize, RefId>,
    next: u64,
}

#[derive(Debug)]
struct Entry {
    held: Held,
    address: usize,
    /// How often it has been sent and not yet released.
    given: u64,
}

#[derive(Debug, Clone)]
enum Held {
    Ref(SharedRef),
    /// Owned by JavaScript.
    Kept(SharedCallback),
    /// Owned by Rust.
    Lent(WeakCallback),
}

/// What an id stands for.
#[derive(Debug)]
pub(crate) enum Referent {
    Ref(SharedRef),
    Callback(SharedCallback),
}

/// An id, and whether it is new.
pub(crate) struct Given {
    pub(crate) id: RefId,
    pub(crate) first: bool,
}

impl RefTable {
    fn new() -> Self {
        Self { entries: HashMap::new(), by_address: HashMap::new(), next: 1 }
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn give(&mut self, address: usize, max: usize, held: impl FnOnce() -> Held) -> Result<Given, JsError> {
        if let Some(id) = self.by_address.get(&address)
            && let Some(entry) = self.entries.get_mut(id)
        {
            entry.given += 1;
            return Ok(Given { id: *id, first: false });
        }
        if self.entries.len() >= max {
            return Err(bounds::exceeded("objects that JavaScript holds", max));
        }
        let id = RefId(self.next);
        self.next += 1;
        self.entries.insert(id, Entry { held: held(), address, given: 1 });
        self.by_address.insert(address, id);
        Ok(Given { id, first: true })
    }
}

impl Bookkeeping for RefTable {
    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn give_ref(&mut self, shared: &SharedRef, max: usize) -> Result<Given, JsError> {
        self.give(shared.address(), max, || Held::Ref(shared.clone()))
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn give_callback(&mut self, shared: &SharedCallback, max: usize) -> Result<Given, JsError> {
        let held = || if shared.is_kept() { Held::Kept(shared.clone()) } else { Held::Lent(shared.downgrade()) };
        self.give(shared.address(), max, held)
    }

    fn keep(&mut self, id: RefId, shared: &SharedCallback) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.held = Held::Kept(shared.clone());
        }
    }

    fn find(&self, id: RefId) -> Option<Referent> {
        match &self.entries.get(&id)?.held {
            Held::Ref(shared) => (!shared.is_disposed()).then(|| Referent::Ref(shared.clone())),
            Held::Kept(shared) => Some(Referent::Callback(shared.clone())),
            Held::Lent(weak) => weak.upgrade().map(Referent::Callback),
        }
    }

    fn release(&mut self, id: RefId, count: u32) -> Option<Referent> {
        let entry = self.entries.get_mut(&id)?;
        entry.given = entry.given.saturating_sub(count.into());
        if entry.given == 0 { self.remove(id) } else { None }
    }

    fn remove(&mut self, id: RefId) -> Option<Referent> {
        let entry = self.entries.remove(&id)?;
        self.by_address.remove(&entry.address);
        match entry.held {
            Held::Ref(shared) => Some(Referent::Ref(shared)),
            Held::Kept(shared) => Some(Referent::Callback(shared)),
            Held::Lent(weak) => weak.upgrade().map(Referent::Callback),
        }
    }

    fn clear(&mut self) -> Vec<(RefId, Referent)> {
        let ids: Vec<_> = self.entries.keys().copied().collect();
        ids.into_iter().filter_map(|id| Some((id, self.remove(id)?))).collect()
    }

    fn len(&self) -> usize {
        self.entries.len()
    }

    #[cfg(any(feature = "value-host", feature = "wire"))]
    fn starters(&self) -> &'static Starters {
        &crate::invoke::STARTERS
    }
}

impl Referent {
    /// The object or closure is no longer with this runtime.
    pub(crate) fn returned_from(&self, id: RefId, runtime: &crate::inner::Inner) {
        match self {
            Self::Ref(shared) => shared.returned_from(id, runtime),
            Self::Callback(shared) => shared.returned_from(id, runtime),
        }
    }
}
