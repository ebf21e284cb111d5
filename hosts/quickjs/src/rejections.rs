//! Promises that were rejected with nobody there to see it: reported when a turn ends, as consoles do.

use std::cell::RefCell;

use crate::console;
use crate::raw::{Cx, Kept, Value};

/// The rejections of this turn.
#[derive(Default)]
pub(crate) struct Rejections(RefCell<Vec<Rejection>>);

struct Rejection {
    promise: Kept,
    reason: Kept,
    address: usize,
}

impl Rejections {
    /// A promise was rejected without a handler, or got one after all.
    pub(crate) fn note(&self, promise: Value<'_>, reason: Value<'_>, is_handled: bool) {
        let address = promise.address();
        if !is_handled {
            self.0.borrow_mut().push(Rejection { promise: Kept::new(promise), reason: Kept::new(reason), address });
            return;
        }
        let handled: Vec<_> = self.0.borrow_mut().extract_if(.., |noted| noted.address == address).collect();
        for noted in handled {
            noted.promise.give_back(promise.cx());
            noted.reason.give_back(promise.cx());
        }
    }

    /// The turn is over.
    #[inline]
    pub(crate) fn report(&self, cx: Cx<'_>) {
        if self.0.borrow().is_empty() {
            return;
        }
        for noted in self.0.take() {
            noted.promise.give_back(cx);
            console::report_rejection(cx, &noted.reason.give_back(cx));
        }
    }

    pub(crate) fn clear(&self, cx: Cx<'_>) {
        for noted in self.0.take() {
            noted.promise.give_back(cx);
            noted.reason.give_back(cx);
        }
    }
}
