//! The objects Rust holds: one number per object while it is held.

use std::cell::RefCell;

use jsinterop::host::ObjectId;

use crate::hash::NumberMap;
use crate::raw::{Cx, Kept, Value};
use crate::slots::Slots;

/// What Rust holds of JavaScript.
#[derive(Default)]
pub(crate) struct Objects(RefCell<Table>);

#[derive(Default)]
struct Table {
    held: Slots<Held>,
    by_address: NumberMap<usize, u64>,
}

struct Held {
    value: Kept,
    address: usize,
    /// How many times Rust received it, less what it released.
    count: u32,
}

impl Objects {
    /// Rust receives an object, perhaps once more.
    pub(crate) fn receive(&self, value: Value<'_>) -> ObjectId {
        let table = &mut *self.0.borrow_mut();
        let address = value.address();
        if let Some(number) = table.by_address.get(&address).copied()
            && let Some(held) = table.held.get(number)
        {
            held.count += 1;
            return ObjectId(number);
        }
        let number = table.held.insert(Held { value: Kept::new(value), address, count: 1 });
        table.by_address.insert(address, number);
        ObjectId(number)
    }

    /// The object itself, while it is held.
    pub(crate) fn get<'js>(&self, cx: Cx<'js>, id: ObjectId) -> Option<Value<'js>> {
        self.0.borrow_mut().held.get(id.0).map(|held| held.value.get(cx))
    }

    /// Rust dropped what it had received `count` times.
    pub(crate) fn release(&self, cx: Cx<'_>, id: ObjectId, count: u32) {
        let last = {
            let table = &mut *self.0.borrow_mut();
            let Some(held) = table.held.get(id.0) else { return };
            held.count = held.count.saturating_sub(count);
            if held.count > 0 {
                return;
            }
            let last = table.held.remove(id.0);
            if let Some(held) = &last {
                table.by_address.remove(&held.address);
            }
            last
        };
        if let Some(held) = last {
            held.value.give_back(cx);
        }
    }

    pub(crate) fn clear(&self, cx: Cx<'_>) {
        let table = self.0.take();
        let Table { mut held, .. } = table;
        for held in held.drain() {
            held.value.give_back(cx);
        }
    }
}
