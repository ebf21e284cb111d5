//! The order of what is declared: linkers promise none.

use std::collections::BinaryHeap;

use crate::import::Source;

/// What things are ordered by.
pub(super) type Key = ([&'static str; 3], [u32; 2]);

/// The order of declaration is one that people expect.
pub(super) fn place(source: Source) -> Key {
    ([source.package, source.version, source.file], [source.line, source.column])
}

/// The items by their keys. A heap, since its code is a fraction of what `sort` is for each type, and every module carries it.
pub(super) fn ordered<T: Copy>(items: &[T], key: impl Fn(&T) -> Key) -> Vec<T> {
    let keys = items.iter().map(key).zip(0..).collect();
    let places: Vec<(Key, usize)> = BinaryHeap::into_sorted_vec(keys);
    places.into_iter().filter_map(|(_, place)| items.get(place).copied()).collect()
}
