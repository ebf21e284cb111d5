//! How values cross: our halves of serde, the cursors of value hosts, and the types that say what JSON cannot.

#[cfg(feature = "value-host")]
mod access;
pub(crate) mod byte_string;
#[cfg(feature = "value-host")]
mod composite;
#[cfg(feature = "value-host")]
mod cursor;
#[cfg(feature = "value-host")]
mod de;
mod decimal;
mod error;
mod extra;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) mod format;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) mod key;
mod missing;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) mod number;
pub(crate) mod passage;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) mod sending;
#[cfg(feature = "value-host")]
mod ser;
pub(crate) mod special;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) mod tree;
#[cfg(feature = "testing")]
mod tree_reader;
#[cfg(feature = "value-host")]
mod tree_writer;
mod typed_array;

#[cfg(feature = "value-host")]
pub use cursor::{Arrived, Found, Key, Step, ValueReader, ValueWriter};
#[cfg(feature = "value-host")]
pub(crate) use de::read;
pub use error::ValueError;
pub(crate) use error::{Quoted, shortened};
pub use extra::{BigInt, Bytes, CallSignal, Nullable};
pub(crate) use missing::missing;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub use number::BigInteger;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) use sending::Kept;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub use sending::Sending;
#[cfg(feature = "value-host")]
pub(crate) use ser::write;
#[cfg(feature = "testing")]
pub(crate) use tree::Name;
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) use tree::Tree;
#[cfg(feature = "testing")]
pub(crate) use tree_reader::{Objects, TreeReader};
#[cfg(any(feature = "testing", all(feature = "value-host", not(feature = "wire"))))]
pub(crate) use tree_writer::TreeWriter;
pub use typed_array::{Element, ElementKind, TypedArray};

/// How deep values may nest, both ways; a cyclic structure is found by it at the latest.
pub const DEPTH_LIMIT: usize = 128;
