//! The wire: the binary form of values and messages, for hosts whose JavaScript shares no values with Rust.
//!
//! A [`Frame`] is a stream of 32-bit words with a tag in the low bits, one block of text with all strings, and blobs for long runs of bytes. The
//! keys of objects are sent once and named by number, short strings that come again are kept by both sides. The other
//! half is `js/src/wire`; `DESIGN.md` §11 has the reasons.

mod access;
mod budget;
mod bulk;
mod composite;
mod de;
mod decode;
mod encode;
mod exception;
mod found;
mod frame;
mod incoming;
mod live;
mod message;
mod next;
mod primitive;
mod ser;
mod shapes;
mod skip;
mod special;
mod strings;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod typed;
mod wants;
mod words;

use crate::link::Link;
use crate::value::ValueError;

pub use crate::value::byte_string::{Holder, LentBytes};
pub use budget::Budget;
pub(crate) use de::read;
pub use decode::Decoder;
pub use encode::{Encoder, Mark};
pub use frame::{Blobs, Frame, Shapes, Tables};
pub use incoming::{Incoming, Message};
pub use primitive::Primitive;
pub(crate) use primitive::read as read_primitive;
pub(crate) use ser::write;
pub(crate) use tree::trees;

/// Opens a frame that has arrived.
///
/// # Errors
/// One that breaks the rules of the wire: the connection is not to be trusted any more.
pub fn open<'a>(
    words: &'a [u32],
    text: &'a [u8],
    blobs: &'a Blobs,
    shapes: &mut Shapes,
    link: &'a Link,
) -> Result<Incoming<'a>, ValueError> {
    Ok(Incoming::new(frame::open(words, text, blobs, shapes)?, link))
}
