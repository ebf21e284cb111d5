//! The serializer of value hosts: any `Serialize` type onto a [`ValueWriter`].

use serde::ser::{self, Serialize};

use super::composite::Composite;
use super::cursor::{Step, ValueWriter};
use super::format::{Mode, deeper, serialize_alike};
use super::number::{BigInteger, Whole, unsafe_integer};
use super::passage::{self, Parcel};
use super::sending::{Addressed, Sending};
use super::{byte_string, special};

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

/// Serde's view of a [`ValueWriter`].
pub(super) struct ValueSerializer<'a, 'w> {
    pub(super) writer: &'a mut (dyn ValueWriter + 'w),
    pub(super) sending: &'a Sending<'a>,
    pub(super) mode: Mode,
    pub(super) depth: usize,
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

    fn live(self, parcel: Parcel) -> Step {
        match self.sending.address(parcel)? {
            Addressed::Object(id) => self.writer.object(id),
            Addressed::Element(locator) => self.writer.element(&locator),
            Addressed::Signal => self.writer.signal(),
            Addressed::Ref(id, methods, ..) => self.writer.rust_ref(id, methods),
            Addressed::Callback(id, kind, _) => self.writer.callback(id, kind),
        }
    }

    fn inside(self) -> Step<Composite<'a, 'w>> {
        self.mode.not_key()?;
        let depth = deeper(self.depth)?;
        Ok(Composite { writer: self.writer, sending: self.sending, depth, count: 0, failed: false, variant: None })
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
    serialize_alike!(Composite<'a, 'w>);

    fn serialize_bool(self, value: bool) -> Step {
        match self.mode {
            Mode::Key => self.writer.key(if value { "true" } else { "false" }),
            _ => self.writer.boolean(value),
        }
    }

    fn serialize_i32(self, value: i32) -> Step {
        match self.mode {
            Mode::Slot | Mode::Element => self.writer.integer(value),
            _ => self.integer(value.into()),
        }
    }

    fn serialize_u128(self, value: u128) -> Step {
        match i128::try_from(value) {
            Ok(value) => self.integer(value),
            Err(_) if self.mode == Mode::BigInt => self.writer.bigint(BigInteger::Unsigned(value)),
            Err(_) if self.mode == Mode::Key => self.writer.key(&value.to_string()),
            Err(_) => Err(unsafe_integer(value)),
        }
    }

    fn serialize_f64(self, value: f64) -> Step {
        self.mode.not_key()?;
        self.writer.number(value)
    }

    fn serialize_str(self, value: &str) -> Step {
        match self.mode {
            Mode::Key => self.writer.key(value),
            _ => self.writer.string(value),
        }
    }

    fn serialize_bytes(self, value: &[u8]) -> Step {
        self.mode.not_key()?;
        match self.mode {
            Mode::TypedArray(kind) => self.writer.typed_array(kind, value),
            _ => self.writer.bytes(value),
        }
    }

    fn serialize_none(self) -> Step {
        self.mode.not_key()?;
        match self.mode {
            Mode::Element => self.writer.null(),
            _ => self.writer.undefined(),
        }
    }

    fn serialize_unit(self) -> Step {
        self.mode.not_key()?;
        self.writer.null()
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
}
