//! The order of what is declared: linkers promise none.

use std::cmp::Ordering;

use crate::import::Source;

/// The order of declaration is one that people expect.
pub(super) fn by_place(one: Source, other: Source) -> Ordering {
    one.package
        .cmp(other.package)
        .then_with(|| one.version.cmp(other.version))
        .then_with(|| one.file.cmp(other.file))
        .then_with(|| (one.line, one.column).cmp(&(other.line, other.column)))
}

/// Puts an item behind those that come before it, and behind its equals. One by one: the code of that is a fraction of what `sort` is for each
/// type, and every module carries it.
pub(super) fn insert<T>(items: &mut Vec<T>, item: T, compare: impl Fn(&T, &T) -> Ordering) {
    let place = items.partition_point(|known| compare(known, &item).is_le());
    items.insert(place, item);
}
