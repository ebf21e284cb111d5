//! The serializer of value hosts: any `Serialize` type onto a [`ValueWriter`].

use serde::ser::{self, Serialize};

use super::cursor::{Step, ValueWriter};
use super::error::ValueError;
use super::number::{BigInteger, Whole, unsafe_integer};
use super::passage;
use super::sending::{Addressed, Sending};
use super::tree::Tree;
use super::tree_writer::TreeWriter;
use super::typed_array::ElementKind;
use super::{DEPTH_LIMIT, byte_string, special};

/// How the next value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
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

/// Writes one whole argument or result.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T, sending: &Sending<'_>, writer: &mut dyn ValueWriter) -> Step {
    if byte_string::is::<T>() {
        return byte_string::lend(value, |bytes| writer.bytes(bytes));
    }
    if typeid::of::<T>() == typeid::of::<()>() {
        return writer.undefined();
    }
    value.serialize(ValueSerializer { writer, sending, mode: Mode::Slot, depth: 0 })
}

fn write_parcel(parcel: Addressed, writer: &mut dyn ValueWriter) -> Step {
    match parcel {
        Addressed::Object(id) => writer.object(id),
        Addressed::Element(locator) => writer.element(&locator),
        Addressed::Signal => writer.signal(),
        Addressed::Ref(id, methods, ..) => writer.rust_ref(id, methods),
        Addressed::Callback(id, kind, _) => writer.callback(id, kind),
    }
}

/// Serde's view of a [`ValueWriter`].
pub(crate) struct ValueSerializer<'a, 'w> {
    writer: &'a mut (dyn ValueWriter + 'w),
    sending: &'a Sending<'a>,
    mode: Mode,
    depth: usize,
}

impl<'a, 'w> ValueSerializer<'a, 'w> {
    fn integer(self, value: i128) -> Step {
        match self.mode {
            Mode::Key => self.writer.key(&value.to_string()),
            Mode::BigInt => self.writer.bigint(BigInteger::Signed(value)),
            _ => self.number(value),
        }
    }

    fn number(self, value: i128) -> Step {
        match Whole::new(value)? {
            Whole::Small(value) => self.writer.integer(value),
            Whole::Exact(value) => self.writer.number(value),
        }
    }

    /// What follows is no map's key.
    fn not_key(&self) -> Step {
        match self.mode {
            Mode::Key => Err(ValueError::refused("a map's keys must be strings or integers")),
            _ => Ok(()),
        }
    }

    fn inside(self) -> Step<Composite<'a, 'w>> {
        self.not_key()?;
        if self.depth >= DEPTH_LIMIT {
            return Err(ValueError::refused(format_args!("it nests deeper than {DEPTH_LIMIT} levels")));
        }
        Ok(Composite { writer: self.writer, sending: self.sending, depth: self.depth + 1, count: 0, variant: None })
    }

    fn array(self, len: Option<usize>) -> Step<Composite<'a, 'w>> {
        let inside = self.inside()?;
        inside.writer.begin_array(len)?;
        Ok(inside)
    }

    fn object(self, len: Option<usize>) -> Step<Composite<'a, 'w>> {
        let inside = self.inside()?;
        inside.writer.begin_object(len)?;
        Ok(inside)
    }

    /// Opens `{ variant: … }`, and stands where its content goes.
    fn variant(self, variant: &'static str) -> Step<Self> {
        let Composite { writer, sending, depth, .. } = self.object(Some(1))?;
        writer.field(variant)?;
        // A `None` in there is `null`: an object without its one key would not be this variant.
        Ok(Self { writer, sending, mode: Mode::Element, depth })
    }
}

impl<'a, 'w> ser::Serializer for ValueSerializer<'a, 'w> {
    type Ok = ();
    type Error = ValueError;
    type SerializeSeq = Composite<'a, 'w>;
    type SerializeTuple = Composite<'a, 'w>;
    type SerializeTupleStruct = Composite<'a, 'w>;
    type SerializeTupleVariant = Composite<'a, 'w>;
    type SerializeMap = Composite<'a, 'w>;
    type SerializeStruct = Composite<'a, 'w>;
    type SerializeStructVariant = Composite<'a, 'w>;

    fn serialize_bool(self, value: bool) -> Step {
        match self.mode {
            Mode::Key => self.writer.key(if value { "true" } else { "false" }),
            _ => self.writer.boolean(value),
        }
    }

    fn serialize_i8(self, value: i8) -> Step {
        self.serialize_i32(value.into())
    }

    fn serialize_i16(self, value: i16) -> Step {
        self.serialize_i32(value.into())
    }

    fn serialize_i32(self, value: i32) -> Step {
        match self.mode {
            Mode::Slot | Mode::Element => self.writer.integer(value),
            _ => self.integer(value.into()),
        }
    }

    fn serialize_i64(self, value: i64) -> Step {
        self.integer(value.into())
    }

    fn serialize_i128(self, value: i128) -> Step {
        self.integer(value)
    }

    fn serialize_u8(self, value: u8) -> Step {
        self.serialize_i32(value.into())
    }

    fn serialize_u16(self, value: u16) -> Step {
        self.serialize_i32(value.into())
    }

    fn serialize_u32(self, value: u32) -> Step {
        self.integer(value.into())
    }

    fn serialize_u64(self, value: u64) -> Step {
        self.integer(value.into())
    }

    fn serialize_u128(self, value: u128) -> Step {
        match i128::try_from(value) {
            Ok(value) => self.integer(value),
            Err(_) if self.mode == Mode::BigInt => self.writer.bigint(BigInteger::Unsigned(value)),
            Err(_) if self.mode == Mode::Key => self.writer.key(&value.to_string()),
            Err(_) => Err(unsafe_integer(value)),
        }
    }

    fn serialize_f32(self, value: f32) -> Step {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Step {
        self.not_key()?;
        self.writer.number(value)
    }

    fn serialize_char(self, value: char) -> Step {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Step {
        match self.mode {
            Mode::Key => self.writer.key(value),
            _ => self.writer.string(value),
        }
    }

    fn serialize_bytes(self, value: &[u8]) -> Step {
        self.not_key()?;
        match self.mode {
            Mode::TypedArray(kind) => self.writer.typed_array(kind, value),
            _ => self.writer.bytes(value),
        }
    }

    fn serialize_none(self) -> Step {
        self.not_key()?;
        match self.mode {
            Mode::Element => self.writer.null(),
            _ => self.writer.undefined(),
        }
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Step {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Step {
        self.not_key()?;
        self.writer.null()
    }

    fn serialize_unit_struct(self, name: &'static str) -> Step {
        self.not_key()?;
        if special::may_be(name)
            && special::is(name, special::HANDLE)
            && let Some(parcel) = passage::take_leaving()
        {
            return write_parcel(self.sending.address(parcel)?, self.writer);
        }
        self.writer.null()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Step {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Step {
        if !special::may_be(name) || self.mode == Mode::Key {
            value.serialize(self)
        } else if special::is(name, special::BIGINT) {
            value.serialize(Self { mode: Mode::BigInt, ..self })
        } else if let Some(kind) = special::array_kind(name) {
            passage::with_raw_bytes(|| value.serialize(Self { mode: Mode::TypedArray(kind), ..self }))
        } else {
            value.serialize(self)
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Step {
        let Self { writer, sending, mode, depth } = self.variant(variant)?;
        let content = ValueSerializer { writer: &mut *writer, sending, mode, depth };
        value.serialize(content).map_err(|error| error.at_key(variant))?;
        writer.end_object()
    }

    fn serialize_seq(self, len: Option<usize>) -> Step<Composite<'a, 'w>> {
        self.array(len)
    }

    fn serialize_tuple(self, len: usize) -> Step<Composite<'a, 'w>> {
        self.array(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Step<Composite<'a, 'w>> {
        self.array(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Step<Composite<'a, 'w>> {
        Ok(Composite { variant: Some(variant), ..self.variant(variant)?.array(Some(len))? })
    }

    fn serialize_map(self, len: Option<usize>) -> Step<Composite<'a, 'w>> {
        self.object(len)
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Step<Composite<'a, 'w>> {
        self.object(Some(len))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Step<Composite<'a, 'w>> {
        Ok(Composite { variant: Some(variant), ..self.variant(variant)?.object(Some(len))? })
    }
}

/// An array or object being filled.
pub(crate) struct Composite<'a, 'w> {
    writer: &'a mut (dyn ValueWriter + 'w),
    sending: &'a Sending<'a>,
    depth: usize,
    count: usize,
    /// The enum variant whose content this is: one more object to close.
    variant: Option<&'static str>,
}

impl Composite<'_, '_> {
    fn serializer(&mut self, mode: Mode) -> ValueSerializer<'_, '_> {
        ValueSerializer { writer: &mut *self.writer, sending: self.sending, mode, depth: self.depth }
    }

    fn in_variant(&self, error: ValueError) -> ValueError {
        match self.variant {
            Some(variant) => error.at_key(variant),
            None => error,
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Step {
        let index = self.count;
        self.count += 1;
        value.serialize(self.serializer(Mode::Element)).map_err(|error| self.in_variant(error.at_index(index)))
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Step {
        self.writer.field(name)?;
        value.serialize(self.serializer(Mode::Slot)).map_err(|error| self.in_variant(error.at_key(name)))
    }

    fn end_array(self) -> Step {
        self.writer.end_array()?;
        if self.variant.is_some() { self.writer.end_object() } else { Ok(()) }
    }

    fn end_object(self) -> Step {
        self.writer.end_object()?;
        if self.variant.is_some() { self.writer.end_object() } else { Ok(()) }
    }
}

/// Serde has one trait for each of these; for us they are all elements of an array.
macro_rules! elements {
    ($($trait:ident :: $method:ident),*) => { $(
        impl ser::$trait for Composite<'_, '_> {
            type Ok = ();
            type Error = ValueError;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Step {
                self.element(value)
            }
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
        impl ser::$trait for Composite<'_, '_> {
            type Ok = ();
            type Error = ValueError;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Step {
                self.field(name, value)
            }
            fn end(self) -> Step {
                self.end_object()
            }
        }
    )* };
}
fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Composite<'_, '_> {
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
        value.serialize(self.serializer(Mode::Element)).map_err(|error| error.at_key(&key_text(key, self.sending)))
    }

    fn end(self) -> Step {
        self.end_object()
    }
}

/// A key that has been written before, as text for an error.
#[cold]
fn key_text<K: Serialize + ?Sized>(key: &K, sending: &Sending<'_>) -> String {
    let mut tree = TreeWriter::default();
    // It went well before.
    let _ = tree
        .begin_object(None)
        .and_then(|()| key.serialize(ValueSerializer { writer: &mut tree, sending, mode: Mode::Key, depth: 0 }))
        .and_then(|()| tree.null())
        .and_then(|()| tree.end_object());
    match tree.finish().pop() {
        Some(Tree::Object(mut entries)) => entries.pop().map(|(name, _)| name.text().to_owned()).unwrap_or_default(),
        _ => String::new(),
    }
}
