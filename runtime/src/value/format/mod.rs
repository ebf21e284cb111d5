//! What our two serde formats, the cursors of value hosts and the wire, do alike.
//!
//! The forwarding halves are macros and no trait: both compile to straight code, and serde has too many methods to forward them twice.

mod de;
mod ser;

pub(crate) use de::{deserialize_alike, forward_alike, variant_content_alike};
pub(crate) use ser::{composite_alike, composites_alike, serialize_alike, serialize_numbers_alike};

use super::typed_array::ElementKind;
use super::{DEPTH_LIMIT, ValueError};

/// How the next value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// An argument, a result, a struct's field: `None` is `undefined`.
    Slot,
    /// An element of a sequence, a value of a map: `None` is `null`.
    Element,
    /// A map's key.
    Key,
    /// An integer, to become a `bigint`.
    BigInt,
    /// Bytes, to become a typed array.
    TypedArray(ElementKind),
}

impl Mode {
    /// What follows cannot be a map's key.
    #[inline]
    pub(crate) fn not_key(self) -> Result<(), ValueError> {
        match self {
            Self::Key => Err(ValueError::refused("a map's keys must be strings or integers")),
            _ => Ok(()),
        }
    }
}

/// One level below `depth`.
#[inline]
pub(crate) fn deeper(depth: usize) -> Result<usize, ValueError> {
    if depth < DEPTH_LIMIT { Ok(depth + 1) } else { Err(too_deep()) }
}

#[cold]
pub(crate) fn went_on() -> ValueError {
    ValueError::refused("a `Serialize` impl went on after an error: pass it on")
}

#[cold]
pub(crate) fn too_deep() -> ValueError {
    ValueError::refused(format_args!("it nests deeper than {DEPTH_LIMIT} levels"))
}

#[cold]
pub(crate) fn one_key() -> ValueError {
    ValueError::mismatch("an object with one key, the variant", "an object with another number of keys")
}
