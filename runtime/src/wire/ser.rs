//! The serializer: any `Serialize` type straight into words. The same rules as `value/ser.rs`, compiled to straight code.

use serde::ser::{self, Serialize};

use super::composite::Composite;
use super::encode::Encoder;
use super::shapes;
use super::words::{Special, Tag};
use crate::value::number::{BigInteger, Whole, unsafe_integer};
use crate::value::sending::Sending;
use crate::value::{DEPTH_LIMIT, ElementKind, ValueError, byte_string, passage, special};

pub(super) type Step<T = ()> = Result<T, ValueError>;

/// How the next value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
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
pub(crate) fn write<T: Serialize + ?Sized>(value: &T, sending: &Sending<'_>, encoder: &mut Encoder) -> Step {
    if byte_string::is::<T>() {
        if encoder.lends_bytes(|| byte_string::len(value))
            && let Some(place) = byte_string::place(value)
        {
            encoder.lent_blob(place);
            return Ok(());
        }
        return byte_string::lend(value, |bytes| encoder.bytes(ElementKind::U8, bytes));
    }
    if typeid::of::<T>() == typeid::of::<()>() {
        encoder.special(Special::Undefined);
        return Ok(());
    }
    value.serialize(WireSerializer { encoder, sending: Some(sending), mode: Mode::Slot, depth: 0 })
}

/// Serde's view of an [`Encoder`].
pub(crate) struct WireSerializer<'a> {
    pub(super) encoder: &'a mut Encoder,
    pub(super) sending: Option<&'a Sending<'a>>,
    pub(super) mode: Mode,
    pub(super) depth: usize,
}

impl<'a> WireSerializer<'a> {
    #[inline]
    fn integer(self, value: i128) -> Step {
        match self.mode {
            Mode::Slot | Mode::Element => match Whole::new(value)? {
                Whole::Small(value) => self.encoder.integer(value),
                Whole::Exact(value) => self.encoder.double(value),
            },
            Mode::BigInt => self.encoder.bigint(BigInteger::Signed(value)),
            Mode::Key => return self.encoder.string(&value.to_string()),
            Mode::TypedArray(_) => return Err(ValueError::refused("a typed array's content is not bytes")),
        }
        Ok(())
    }

    /// What follows is no map's key.
    #[inline]
    fn not_key(&self) -> Step {
        match self.mode {
            Mode::Key => Err(ValueError::refused("a map's keys must be strings or integers")),
            _ => Ok(()),
        }
    }

    #[inline]
    fn inside(self) -> Step<Composite<'a>> {
        self.not_key()?;
        if self.depth >= DEPTH_LIMIT {
            return Err(ValueError::refused(format_args!("it nests deeper than {DEPTH_LIMIT} levels")));
        }
        let doubles = self.encoder.doubles();
        let opened = self.encoder.open();
        let Self { encoder, sending, depth, .. } = self;
        Ok(Composite {
            encoder,
            sending,
            depth: depth + 1,
            opened,
            doubles,
            count: 0,
            node: shapes::ROOT,
            variant: None,
        })
    }

    /// Opens `{ variant: … }`, and stands where its content goes. One key makes one shape, so nothing is left to close.
    fn variant(self, variant: &'static str) -> Step<Self> {
        let Composite { encoder, sending, depth, opened, .. } = self.inside()?;
        let node = encoder.shapes().step(shapes::ROOT, variant);
        let shape = encoder.shapes().shape(node);
        encoder.close(opened, Tag::Shaped, shape);
        // A `None` in there is `null`: an object without its one key would not be this variant.
        Ok(Self { encoder, sending, mode: Mode::Element, depth })
    }
}

/// Numbers of one kind, one line each.
macro_rules! integers {
    ($($method:ident($ty:ty) => $with:ident),*) => { $(
        #[inline]
        fn $method(self, value: $ty) -> Step {
            self.$with(value.into())
        }
    )* };
}

impl<'a> ser::Serializer for WireSerializer<'a> {
    type Ok = ();
    type Error = ValueError;
    type SerializeSeq = Composite<'a>;
    type SerializeTuple = Composite<'a>;
    type SerializeTupleStruct = Composite<'a>;
    type SerializeTupleVariant = Composite<'a>;
    type SerializeMap = Composite<'a>;
    type SerializeStruct = Composite<'a>;
    type SerializeStructVariant = Composite<'a>;

    integers! {
        serialize_i8(i8) => serialize_i32, serialize_i16(i16) => serialize_i32, serialize_u8(u8) => serialize_i32,
        serialize_u16(u16) => serialize_i32, serialize_u32(u32) => integer, serialize_i64(i64) => integer,
        serialize_u64(u64) => integer, serialize_i128(i128) => integer, serialize_f32(f32) => serialize_f64
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Step {
        if self.mode == Mode::Key {
            return self.encoder.string(if value { "true" } else { "false" });
        }
        self.encoder.special(if value { Special::True } else { Special::False });
        Ok(())
    }

    #[inline]
    fn serialize_i32(self, value: i32) -> Step {
        match self.mode {
            Mode::Slot | Mode::Element => {
                self.encoder.integer(value);
                Ok(())
            }
            _ => self.integer(value.into()),
        }
    }

    fn serialize_u128(self, value: u128) -> Step {
        match i128::try_from(value) {
            Ok(value) => self.integer(value),
            Err(_) if self.mode == Mode::BigInt => {
                self.encoder.bigint(BigInteger::Unsigned(value));
                Ok(())
            }
            Err(_) if self.mode == Mode::Key => self.encoder.string(&value.to_string()),
            Err(_) => Err(unsafe_integer(value)),
        }
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Step {
        self.not_key()?;
        self.encoder.double(value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Step {
        self.encoder.string(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Step {
        self.encoder.string(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Step {
        self.not_key()?;
        match self.mode {
            Mode::TypedArray(kind) => self.encoder.bytes(kind, value),
            _ => self.encoder.bytes(ElementKind::U8, value),
        }
    }

    #[inline]
    fn serialize_none(self) -> Step {
        self.not_key()?;
        self.encoder.special(if self.mode == Mode::Element { Special::Null } else { Special::Undefined });
        Ok(())
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Step {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Step {
        self.not_key()?;
        self.encoder.special(Special::Null);
        Ok(())
    }

    fn serialize_unit_struct(self, name: &'static str) -> Step {
        if special::may_be(name)
            && special::is(name, special::HANDLE)
            && let Some(parcel) = passage::take_leaving()
        {
            self.not_key()?;
            let sending = self.sending.ok_or_else(|| ValueError::refused("a live object cannot stand here"))?;
            return self.encoder.live(sending.address(parcel)?);
        }
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Step {
        self.encoder.string(variant)
    }

    #[inline]
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
        value.serialize(self.variant(variant)?).map_err(|error| error.at_key(variant))
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Step<Composite<'a>> {
        self.inside()
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Step<Composite<'a>> {
        self.inside()
    }

    #[inline]
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Step<Composite<'a>> {
        self.inside()
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, name: &'static str, _: usize) -> Step<Composite<'a>> {
        Ok(Composite { variant: Some(name), ..self.variant(name)?.inside()? })
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Step<Composite<'a>> {
        self.inside()
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Step<Composite<'a>> {
        self.inside()
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, name: &'static str, _: usize) -> Step<Composite<'a>> {
        Ok(Composite { variant: Some(name), ..self.variant(name)?.inside()? })
    }
}
