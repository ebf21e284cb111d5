//! One message on its way out: whose it is, and what it gives away.

use std::cell::RefCell;

use super::error::ValueError;
use super::passage::Parcel;
use crate::handle::{CallbackKind, ElementLocator, JsObject, ObjectId, RefId, SharedCallback, Wants};
use crate::inner::Inner;
#[cfg(feature = "wire")]
use crate::want::Want;

/// One message on its way out: whose it is, and which Rust objects it has given away, to be taken back if it is never sent.
#[derive(Debug)]
pub struct Sending<'a> {
    runtime: &'a Inner,
    given: RefCell<Vec<RefId>>,
    /// For a message that waits: what it names must not be let go before.
    held: Option<RefCell<Held>>,
}

/// What a message names and does not own.
#[derive(Debug, Default)]
struct Held {
    objects: Vec<JsObject>,
    callbacks: Vec<SharedCallback>,
}

/// What a message that waits holds on to.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) given: Vec<RefId>,
    #[expect(dead_code, reason = "held, not read")]
    held: Held,
}

impl<'a> Sending<'a> {
    pub(crate) fn new(runtime: &'a Inner) -> Self {
        Self { runtime, given: RefCell::default(), held: None }
    }

    #[cfg(feature = "wire")]
    pub(crate) fn runtime(&self) -> &'a Inner {
        self.runtime
    }

    /// For a message that is written now and sent later.
    pub(crate) fn buffering(runtime: &'a Inner) -> Self {
        Self { held: Some(RefCell::default()), ..Self::new(runtime) }
    }

    /// The message is written: what it gave away and holds is the caller's.
    pub(crate) fn keep(&self) -> Kept {
        Kept { given: self.given.take(), held: self.held.as_ref().map(RefCell::take).unwrap_or_default() }
    }

    /// The message will not be sent: what it gave away was never received.
    pub(crate) fn take_back(&self) {
        for reference in self.given.take() {
            self.runtime.release_ref(reference, 1);
        }
    }

    /// Finds the number by which the other side knows a live object. What is given away is noted.
    pub(crate) fn address(&self, parcel: Parcel) -> Result<Addressed, ValueError> {
        Ok(match parcel {
            Parcel::Object(object) => {
                let id = object.id_in(self.runtime).map_err(ValueError::from_handle)?;
                if let Some(held) = &self.held {
                    held.borrow_mut().objects.push(object);
                }
                Addressed::Object(id)
            }
            Parcel::Element(locator) => Addressed::Element(locator),
            Parcel::Signal => Addressed::Signal,
            Parcel::Ref(shared) => {
                let id = self.runtime.give_ref(&shared).map_err(ValueError::from_handle)?;
                self.given.borrow_mut().push(id);
                Addressed::Ref(
                    id,
                    shared.method_names(),
                    #[cfg(feature = "wire")]
                    shared.method_wants(),
                )
            }
            Parcel::Callback(shared) => {
                let id = self.runtime.give_callback(&shared).map_err(ValueError::from_handle)?;
                self.given.borrow_mut().push(id);
                let addressed = Addressed::Callback(id, shared.kind(), shared.wants());
                if let Some(held) = &self.held {
                    held.borrow_mut().callbacks.push(shared);
                }
                addressed
            }
        })
    }
}

/// A live object as it is named on the way out.
pub(crate) enum Addressed {
    Object(ObjectId),
    Element(ElementLocator),
    Ref(RefId, &'static [&'static str], #[cfg(feature = "wire")] &'static [Vec<&'static Want>]),
    Callback(
        RefId,
        CallbackKind,
        #[cfg_attr(not(feature = "wire"), expect(dead_code, reason = "other hosts ask when they read"))] Wants,
    ),
    Signal,
}
