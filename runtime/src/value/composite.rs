//! Arrays and objects of value hosts, while serde fills them.

use serde::ser::Serialize;

use super::cursor::{Step, ValueWriter};
use super::format::{Mode, composite_alike};
use super::sending::Sending;
use super::ser::ValueSerializer;
use super::tree::Tree;
use super::tree_writer::TreeWriter;

/// An array or object being filled.
pub(super) struct Composite<'a, 'w> {
    pub(super) writer: &'a mut (dyn ValueWriter + 'w),
    pub(super) sending: &'a Sending<'a>,
    pub(super) depth: usize,
    pub(super) count: usize,
    /// A part of it could not be written.
    pub(super) failed: bool,
    /// The enum variant whose content this is: one more object to close.
    pub(super) variant: Option<&'static str>,
}

composite_alike!(Composite<'_, '_>);

impl Composite<'_, '_> {
    fn serializer(&mut self, mode: Mode) -> ValueSerializer<'_, '_> {
        ValueSerializer { writer: &mut *self.writer, sending: self.sending, mode, depth: self.depth }
    }

    fn begin_field(&mut self, name: &'static str) -> Step {
        self.writer.field(name)
    }

    fn end_array(self) -> Step {
        self.writer.end_array()?;
        self.end_variant()
    }

    fn end_map(self) -> Step {
        self.writer.end_object()
    }

    fn end_struct(self) -> Step {
        self.writer.end_object()?;
        self.end_variant()
    }

    fn end_variant(self) -> Step {
        if self.variant.is_some() { self.writer.end_object() } else { Ok(()) }
    }

    /// A key that has been written before, as text for an error.
    #[cold]
    fn key_text<K: Serialize + ?Sized>(&self, key: &K) -> String {
        let mut tree = TreeWriter::default();
        let serializer = |tree| ValueSerializer { writer: tree, sending: self.sending, mode: Mode::Key, depth: 0 };
        // It went well before.
        let _ = tree
            .begin_object(None)
            .and_then(|()| key.serialize(serializer(&mut tree)))
            .and_then(|()| tree.null())
            .and_then(|()| tree.end_object());
        match tree.finish().pop() {
            Some(Tree::Object(mut entries)) => {
                entries.pop().map(|(name, _)| name.text().to_owned()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}
