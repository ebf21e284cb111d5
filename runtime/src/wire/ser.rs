//! The serializer: any `Serialize` type straight into words. The rules are those of `value/format`.

use serde::ser::{self, Serialize};

use super::composite::Composite;
use super::encode::Encoder;
use super::shapes;
use super::words::{Special, Tag};
use crate::value::format::{Mode, deeper, serialize_alike};
use crate::value::number::{BigInteger, Whole, unsafe_integer};
use crate::value::passage::{self, Parcel};
use crate::value::sending::Sending;
use crate::value::{ElementKind, ValueError, byte_string, special};

pub(super) type Step<T = ()> = Result<T, ValueError>;

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

    fn live(self, parcel: Parcel) -> Step {
        let sending = self.sending.ok_or_else(|| ValueError::refused("a live object cannot stand here"))?;
        self.encoder.live(sending.address(parcel)?)
    }

    #[inline]
    fn inside(self) -> Step<Composite<'a>> {
        self.mode.not_key()?;
        let depth = deeper(self.depth)?;
        let doubles = self.encoder.doubles();
        let opened = self.encoder.open();
        let Self { encoder, sending, .. } = self;
        Ok(Composite {
            encoder,
            sending,
            depth,
            opened,
            doubles,
            count: 0,
            node: shapes::ROOT,
            failed: false,
            variant: None,
        })
    }

    #[inline]
    fn array(self, _: Option<usize>) -> Step<Composite<'a>> {
        self.inside()
    }

    #[inline]
    fn object(self, _: Option<usize>) -> Step<Composite<'a>> {
        self.inside()
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

impl<'a> ser::Serializer for WireSerializer<'a> {
    serialize_alike!(Composite<'a>);

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
        self.mode.not_key()?;
        self.encoder.double(value);
        Ok(())
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Step {
        self.encoder.string(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Step {
        self.mode.not_key()?;
        match self.mode {
            Mode::TypedArray(kind) => self.encoder.bytes(kind, value),
            _ => self.encoder.bytes(ElementKind::U8, value),
        }
    }

    #[inline]
    fn serialize_none(self) -> Step {
        self.mode.not_key()?;
        self.encoder.special(if self.mode == Mode::Element { Special::Null } else { Special::Undefined });
        Ok(())
    }

    fn serialize_unit(self) -> Step {
        self.mode.not_key()?;
        self.encoder.special(Special::Null);
        Ok(())
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
}
