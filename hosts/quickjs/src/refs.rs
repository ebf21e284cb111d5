//! What Rust gave away: proxies of Rust objects and functions of closures, one per reference while it lives.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync;

use jsinterop::host::{CallbackKind, RefId};

use crate::core::{Core, Op};
use crate::hash::NumberMap;
use crate::raw::{Classes as _, Cx, Js, Seat, Value};

/// One reference of Rust's, as long as JavaScript can still reach it: through its proxy, its function, or a method taken off it.
pub(crate) struct Reference {
    pub(crate) id: RefId,
    /// `None` for an object, else how the closure answers.
    pub(crate) callback: Option<CallbackKind>,
    /// The proxy or function, if it lives.
    pub(crate) seat: Seat,
    /// Disposed of here or revoked there.
    dead: Cell<bool>,
    received: Cell<u32>,
    core: sync::Weak<Core>,
}

impl Drop for Reference {
    fn drop(&mut self) {
        // Else it has been, or Rust took it back.
        if !self.is_dead() {
            self.hand_back();
        }
    }
}

impl Reference {
    pub(crate) fn is_dead(&self) -> bool {
        self.dead.get()
    }

    /// JavaScript is done with it.
    pub(crate) fn dispose(&self) {
        self.dead.set(true);
        self.hand_back();
    }

    /// What it was received with will not arrive, and Rust has taken it back.
    pub(crate) fn take_back(&self) {
        self.received.set(self.received.get().saturating_sub(1));
    }

    fn hand_back(&self) {
        if let Some(core) = self.core.upgrade() {
            core.later(Op::Gone(self.id, self.received.take()));
        }
    }

    /// The proxy of a Rust object.
    pub(crate) fn proxy<'js>(self: &Rc<Self>, cx: Cx<'js>, methods: &[&'static str]) -> Js<Value<'js>> {
        match self.seat.get(cx) {
            Some(proxy) => Ok(proxy),
            None => crate::proxy::make(cx, self, methods),
        }
    }

    /// The function of a closure.
    pub(crate) fn function<'js>(self: &Rc<Self>, cx: Cx<'js>) -> Js<Value<'js>> {
        if let Some(function) = self.seat.get(cx) {
            Ok(function)
        } else {
            let prototype = cx.state().agent().function_prototype.get(cx);
            cx.seat(cx.state().classes.get().callback, &prototype, Rc::clone(self))
        }
    }
}

/// The references JavaScript can reach.
#[derive(Default)]
pub(crate) struct Refs(RefCell<NumberMap<u64, Weak<Reference>>>);

impl Refs {
    /// A reference of Rust's, received once more.
    pub(crate) fn receive(&self, cx: Cx<'_>, id: RefId, callback: Option<CallbackKind>) -> Rc<Reference> {
        let mut table = self.0.borrow_mut();
        if let Some(reference) = table.get(&id.0).and_then(Weak::upgrade)
            && !reference.is_dead()
        {
            reference.received.set(reference.received.get().saturating_add(1));
            return reference;
        }
        let core = cx.state().core.clone();
        let (seat, dead, received) = (Seat::default(), Cell::new(false), Cell::new(1));
        let reference = Rc::new(Reference { id, callback, seat, dead, received, core });
        table.insert(id.0, Rc::downgrade(&reference));
        reference
    }

    /// Rust took it back.
    pub(crate) fn revoke(&self, id: RefId) {
        let reference = self.0.borrow_mut().remove(&id.0);
        if let Some(reference) = reference.and_then(|reference| reference.upgrade()) {
            reference.dead.set(true);
        }
    }

    /// JavaScript let go of it.
    pub(crate) fn gone(&self, id: RefId) {
        let mut table = self.0.borrow_mut();
        if table.get(&id.0).is_some_and(|reference| reference.upgrade().is_none_or(|reference| reference.is_dead())) {
            table.remove(&id.0);
        }
    }

    pub(crate) fn clear(&self) {
        self.0.take();
    }
}
