//! How values cross: our halves of serde, the cursors of value hosts, and the types that say what JSON cannot.

mod byte_string;
#[cfg(feature = "value-host")]
mod cursor;
#[cfg(feature = "value-host")]
mod de;
mod error;
mod extra;
mod missing;
pub(crate) mod passage;
#[cfg(feature = "value-host")]
mod ser;
pub(crate) mod special;
#[cfg(feature = "value-host")]
pub(crate) mod tree;
#[cfg(feature = "testing")]
mod tree_reader;
mod typed_array;

#[cfg(feature = "value-host")]
pub use cursor::{Arrived, BigInteger, Found, Key, Step, ValueReader, ValueWriter};
#[cfg(feature = "value-host")]
pub(crate) use de::read;
pub use error::ValueError;
pub use extra::{BigInt, Bytes, CallSignal, Nullable};
pub(crate) use missing::missing;
#[cfg(feature = "value-host")]
pub use ser::Sending;
#[cfg(feature = "value-host")]
pub(crate) use ser::{Kept, write};
#[cfg(feature = "testing")]
pub(crate) use tree::Name;
#[cfg(feature = "value-host")]
pub(crate) use tree::{Tree, TreeWriter};
#[cfg(feature = "testing")]
pub(crate) use tree_reader::{Objects, TreeReader};
pub use typed_array::{Element, ElementKind, TypedArray};

/// How deep values may nest, both ways; a cyclic structure is found by it at the latest.
pub const DEPTH_LIMIT: usize = 128;
