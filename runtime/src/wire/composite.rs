//! Arrays and objects while serde fills them.

use serde::ser::Serialize;

use super::encode::Encoder;
use super::frame::Tables;
use super::ser::{Step, WireSerializer};
use super::words::Tag;
use crate::value::format::{Mode, composite_alike};
use crate::value::sending::Sending;

/// An array or object being filled.
pub(crate) struct Composite<'a> {
    pub(super) encoder: &'a mut Encoder,
    pub(super) sending: Option<&'a Sending<'a>>,
    pub(super) depth: usize,
    /// Where its first word stands.
    pub(super) opened: usize,
    /// How many doubles there were before it.
    pub(super) doubles: usize,
    pub(super) count: usize,
    /// How far its fields have led in the tree of shapes.
    pub(super) node: u32,
    /// A part of it could not be written.
    pub(super) failed: bool,
    /// The enum variant whose content this is.
    pub(super) variant: Option<&'static str>,
}

composite_alike!(Composite<'_>);

impl Composite<'_> {
    #[inline]
    fn serializer(&mut self, mode: Mode) -> WireSerializer<'_> {
        WireSerializer { encoder: &mut *self.encoder, sending: self.sending, mode, depth: self.depth }
    }

    #[inline]
    #[expect(clippy::unnecessary_wraps, reason = "value hosts can fail here")]
    fn begin_field(&mut self, name: &'static str) -> Step {
        self.node = self.encoder.shapes().step(self.node, name);
        Ok(())
    }

    #[inline]
    fn end_array(self) -> Step {
        self.encoder.close_array(self.opened, self.count, self.doubles)
    }

    fn end_map(self) -> Step {
        let pairs = super::encode::payload(self.count, "entries of a map")?;
        self.encoder.close(self.opened, Tag::Object, pairs);
        Ok(())
    }

    #[inline]
    #[expect(clippy::unnecessary_wraps, reason = "value hosts can fail here")]
    fn end_struct(self) -> Step {
        let shape = self.encoder.shapes().shape(self.node);
        self.encoder.close(self.opened, Tag::Shaped, shape);
        Ok(())
    }

    /// A key that has been written before, as text for an error.
    #[cold]
    #[expect(clippy::unused_self, reason = "value hosts need it")]
    fn key_text<K: Serialize + ?Sized>(&self, key: &K) -> String {
        let mut encoder = Encoder::new(Tables::Own);
        encoder.begin();
        // It went well before.
        let _ = key.serialize(WireSerializer { encoder: &mut encoder, sending: None, mode: Mode::Key, depth: 0 });
        String::from_utf8_lossy(encoder.end().text).into_owned()
    }
}
