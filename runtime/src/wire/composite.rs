//! Arrays and objects while serde fills them.

use serde::ser::{self, Serialize};

use super::encode::Encoder;
use super::frame::Tables;
use super::ser::{Mode, Step, WireSerializer};
use super::words::Tag;
use crate::value::ValueError;
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
    /// The enum variant whose content this is.
    pub(super) variant: Option<&'static str>,
}

impl Composite<'_> {
    #[inline]
    fn serializer(&mut self, mode: Mode) -> WireSerializer<'_> {
        WireSerializer { encoder: &mut *self.encoder, sending: self.sending, mode, depth: self.depth }
    }

    #[cold]
    fn in_variant(&self, error: ValueError) -> ValueError {
        match self.variant {
            Some(variant) => error.at_key(variant),
            None => error,
        }
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Step {
        let index = self.count;
        self.count += 1;
        value.serialize(self.serializer(Mode::Element)).map_err(|error| self.in_variant(error.at_index(index)))
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Step {
        self.node = self.encoder.shapes().step(self.node, name);
        value.serialize(self.serializer(Mode::Slot)).map_err(|error| self.in_variant(error.at_key(name)))
    }

    #[inline]
    fn end_array(self) -> Step {
        self.encoder.close_array(self.opened, self.count, self.doubles)
    }

    #[inline]
    fn end_object(self) {
        let shape = self.encoder.shapes().shape(self.node);
        self.encoder.close(self.opened, Tag::Shaped, shape);
    }
}

/// Serde has one trait for each of these; for us they are all elements of an array.
macro_rules! elements {
    ($($trait:ident :: $method:ident),*) => { $(
        impl ser::$trait for Composite<'_> {
            type Ok = ();
            type Error = ValueError;
            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Step {
                self.element(value)
            }
            #[inline]
            fn end(self) -> Step {
                self.end_array()
            }
        }
    )* };
}
elements!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

/// And these are all fields of an object.
macro_rules! fields {
    ($($trait:ident),*) => { $(
        impl ser::$trait for Composite<'_> {
            type Ok = ();
            type Error = ValueError;
            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Step {
                self.field(name, value)
            }
            #[inline]
            fn end(self) -> Step {
                self.end_object();
                Ok(())
            }
        }
    )* };
}
fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Composite<'_> {
    type Ok = ();
    type Error = ValueError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Step {
        key.serialize(self.serializer(Mode::Key))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Step {
        let index = self.count;
        self.count += 1;
        value.serialize(self.serializer(Mode::Element)).map_err(|error| error.at_index(index))
    }

    fn serialize_entry<K, V>(&mut self, key: &K, value: &V) -> Step
    where
        K: Serialize + ?Sized,
        V: Serialize + ?Sized,
    {
        self.serialize_key(key)?;
        self.count += 1;
        value.serialize(self.serializer(Mode::Element)).map_err(|error| error.at_key(&key_text(key)))
    }

    fn end(self) -> Step {
        let pairs = super::encode::payload(self.count, "a map")?;
        self.encoder.close(self.opened, Tag::Object, pairs);
        Ok(())
    }
}

/// A key that has been written before, as text for an error.
#[cold]
fn key_text<K: Serialize + ?Sized>(key: &K) -> String {
    let mut encoder = Encoder::new(Tables::Own);
    encoder.begin();
    // It went well before.
    let _ = key.serialize(WireSerializer { encoder: &mut encoder, sending: None, mode: Mode::Key, depth: 0 });
    String::from_utf8_lossy(encoder.end().text).into_owned()
}
