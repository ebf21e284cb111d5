//! The deserializer of value hosts: a [`ValueReader`] into any `DeserializeOwned` type.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::value::{StringDeserializer, UnitDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Expected, IntoDeserializer as _, Visitor};

use super::cursor::{Arrived, Found, Key, Step, ValueReader};
use super::error::ValueError;
use super::key::KeyDeserializer;
use super::number::{visit_bigint, visit_number, visit_whole};
use super::passage::{self, Arrival, Arrivals};
use super::typed_array::ElementKind;
use super::{DEPTH_LIMIT, byte_string, special};
use crate::handle::JsObject;
use crate::inner::Inner;
use crate::want::{self, Want};

/// Reads one whole argument or result.
pub(crate) fn read<T: DeserializeOwned + 'static>(reader: &mut dyn ValueReader, runtime: &Arc<Inner>) -> Step<T> {
    if want::is_ignored::<T>() {
        return T::deserialize(UnitDeserializer::new());
    }
    if byte_string::is::<T>() && reader.peek()? == Found::Bytes {
        return byte_string::restore(reader.bytes()?);
    }
    let _arrivals = Arrivals::begin();
    T::deserialize(ValueDeserializer { reader, runtime, depth: 0, want: Want::of::<T>() })
}

/// Serde's view of a [`ValueReader`].
struct ValueDeserializer<'a, 'r> {
    reader: &'a mut (dyn ValueReader + 'r),
    runtime: &'a Arc<Inner>,
    depth: usize,
    /// Where it is no handle, only what JavaScript marked becomes one. So what is accepted is what the other side was told.
    want: &'static Want,
}

/// `expected` is what the visitor says of itself.
fn mismatch(found: Found, expected: &dyn Expected) -> ValueError {
    ValueError::mismatch(expected, found.name())
}

impl ValueDeserializer<'_, '_> {
    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Integer(value) => visitor.visit_i64(value.into()),
            Found::Number(value) => visit_whole(value, visitor),
            Found::BigInt => visit_bigint(self.reader.bigint()?, visitor),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Integer(value) => visitor.visit_f64(value.into()),
            Found::Number(value) => visitor.visit_f64(value),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::String => visitor.visit_string(self.reader.string()?),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn deeper(self) -> Step<Self> {
        if self.depth >= DEPTH_LIMIT {
            return Err(ValueError::refused(format_args!("it nests deeper than {DEPTH_LIMIT} levels")));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn elements<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        let Self { reader, runtime, depth, want } = self.deeper()?;
        let len = reader.enter_array()?;
        let mut elements = Elements { reader: &mut *reader, runtime, depth, want, index: 0, len };
        let value = visitor.visit_seq(&mut elements)?;
        if elements.index < len {
            return Err(ValueError::mismatch(
                format_args!("{} elements", elements.index),
                format_args!("{len} elements"),
            ));
        }
        reader.leave();
        Ok(value)
    }

    fn entries<'de, V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Step<V::Value> {
        let Self { reader, runtime, depth, want } = self.deeper()?;
        reader.enter_object(fields)?;
        let entries = Entries { reader: &mut *reader, runtime, depth, want, fields, key: Cow::Borrowed("") };
        let value = visitor.visit_map(entries)?;
        reader.leave();
        Ok(value)
    }

    fn handle<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        if !matches!(self.want, Want::Handle) {
            let found = self.reader.peek()?;
            if found != Found::Handle {
                return Err(ValueError::mismatch(
                    format_args!(
                        "{}, marked with `jsinterop.ref(…)` since the type alone cannot ask for it here",
                        &visitor as &dyn Expected
                    ),
                    found.name(),
                ));
            }
        }
        passage::arrive(self.arrival(&visitor)?, visitor)
    }

    fn arrival(self, expected: &dyn Expected) -> Step<Arrival> {
        match self.reader.handle().map_err(|error| error.expecting(expected))? {
            Arrived::Object(id) => Ok(Arrival::Object(JsObject::arrived(self.runtime, id)?)),
            Arrived::Function(id) => Ok(Arrival::Function(JsObject::arrived(self.runtime, id)?)),
            Arrived::Rust(id) => self
                .runtime
                .find_ref(id)
                .ok_or_else(|| ValueError::mismatch(expected, "a Rust object that was disposed of")),
        }
    }

    /// A typed array of exactly this kind is copied whole; anything else goes element by element.
    fn numbers<'de, V: Visitor<'de>>(self, kind: ElementKind, visitor: V) -> Step<V::Value> {
        if self.reader.peek()? == Found::Bytes {
            let (found, bytes) = self.reader.typed_array()?;
            if found == Some(kind) || (found, kind) == (Some(ElementKind::U8Clamped), ElementKind::U8) {
                return visitor.visit_byte_buf(bytes);
            }
        }
        visitor.visit_newtype_struct(self)
    }
}

/// Methods of one kind, one line each.
macro_rules! deserialize {
    ($($method:ident => $with:ident),* $(,)?) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
            self.$with(visitor)
        }
    )* };
}

impl<'de> de::Deserializer<'de> for ValueDeserializer<'_, '_> {
    type Error = ValueError;

    deserialize! {
        deserialize_i8 => integer, deserialize_i16 => integer, deserialize_i32 => integer, deserialize_i64 => integer,
        deserialize_i128 => integer, deserialize_u8 => integer, deserialize_u16 => integer, deserialize_u32 => integer,
        deserialize_u64 => integer, deserialize_u128 => integer, deserialize_f32 => float, deserialize_f64 => float,
        deserialize_char => text, deserialize_str => text, deserialize_string => text, deserialize_identifier => text,
        deserialize_bytes => deserialize_byte_buf,
    }

    /// The type does not say what it wants: data, as `JSON.parse` would give it, and what JavaScript marked as a handle.
    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Step<V::Value> {
        self.want = Want::data();
        match self.reader.peek()? {
            Found::Undefined | Found::Null => visitor.visit_unit(),
            Found::Boolean(value) => visitor.visit_bool(value),
            Found::Integer(value) => visitor.visit_i64(value.into()),
            Found::Number(value) => visit_number(value, visitor),
            Found::BigInt => visit_bigint(self.reader.bigint()?, visitor),
            Found::String => visitor.visit_string(self.reader.string()?),
            Found::Array => self.elements(visitor),
            Found::Bytes => self.bytes_as_any(visitor),
            Found::Object => self.entries(&[], visitor),
            Found::Handle => self.handle(visitor),
            found @ (Found::Symbol | Found::Function | Found::Promise) => Err(mismatch(found, &visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Boolean(value) => visitor.visit_bool(value),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Bytes => visitor.visit_byte_buf(self.reader.bytes()?),
            Found::Array => self.elements(visitor),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        if self.reader.is_null()? { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        if self.reader.is_null()? {
            return visitor.visit_unit();
        }
        Err(mismatch(self.reader.peek()?, &visitor))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Step<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Step<V::Value> {
        if !special::may_be(name) {
            return visitor.visit_newtype_struct(self);
        }
        if special::is(name, special::HANDLE) {
            return self.handle(visitor);
        }
        if special::is(name, special::BIGINT) {
            return match self.reader.peek()? {
                Found::BigInt => visitor.visit_newtype_struct(self),
                found => Err(mismatch(found, &visitor)),
            };
        }
        match special::array_kind(name) {
            Some(kind) => self.numbers(kind, visitor),
            None => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Array | Found::Bytes => self.elements(visitor),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Step<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Step<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Object => self.entries(&[], visitor),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Object => self.entries(fields, visitor),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Step<V::Value> {
        self.want = Want::data();
        match self.reader.peek()? {
            Found::String => visitor.visit_enum(self.reader.string()?.into_deserializer()),
            Found::Object => self.tagged(visitor),
            found => Err(mismatch(found, &visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        visitor.visit_unit()
    }
}

impl ValueDeserializer<'_, '_> {
    /// Bytes where the type takes anything: a sequence for `TypedArray` and friends, bytes for those who keep them.
    fn bytes_as_any<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.typed_array()? {
            (Some(ElementKind::U8 | ElementKind::U8Clamped) | None, bytes) => visitor.visit_byte_buf(bytes),
            _ => self.elements(visitor),
        }
    }

    /// `{ Variant: content }`
    fn tagged<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        let Self { reader, runtime, depth, want } = self.deeper()?;
        let one_key =
            || ValueError::mismatch("an object with one key, the variant", "an object with another number of keys");
        reader.enter_object(&[])?;
        let Some(Key::Name(name)) = reader.next_entry()? else { return Err(one_key()) };
        let content = ValueDeserializer { reader: &mut *reader, runtime, depth, want };
        let value = visitor.visit_enum(Variant { name: &name, content }).map_err(|error| error.at_key(&name))?;
        if reader.next_entry()?.is_some() {
            return Err(one_key());
        }
        reader.leave();
        Ok(value)
    }
}

struct Elements<'a, 'r> {
    reader: &'a mut (dyn ValueReader + 'r),
    runtime: &'a Arc<Inner>,
    depth: usize,
    want: &'static Want,
    index: usize,
    len: usize,
}

impl<'de> de::SeqAccess<'de> for &mut Elements<'_, '_> {
    type Error = ValueError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        if !self.reader.next_element()? {
            self.index = self.len;
            return Ok(None);
        }
        let index = self.index;
        self.index += 1;
        let want = self.want.element(index);
        let element = ValueDeserializer { reader: &mut *self.reader, runtime: self.runtime, depth: self.depth, want };
        seed.deserialize(element).map(Some).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.len - self.index)
    }
}

struct Entries<'a, 'r> {
    reader: &'a mut (dyn ValueReader + 'r),
    runtime: &'a Arc<Inner>,
    depth: usize,
    want: &'static Want,
    fields: &'static [&'static str],
    key: Cow<'static, str>,
}

impl<'de> de::MapAccess<'de> for Entries<'_, '_> {
    type Error = ValueError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        self.key = match self.reader.next_entry()? {
            None => return Ok(None),
            Some(Key::Field(place)) => Cow::Borrowed(self.fields.get(place).copied().unwrap_or_default()),
            Some(Key::Name(name)) => Cow::Owned(name),
        };
        seed.deserialize(KeyDeserializer(&self.key)).map(Some).map_err(|error| error.at_key(&self.key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<S::Value> {
        let want = self.want.entry(&self.key);
        let value = ValueDeserializer { reader: &mut *self.reader, runtime: self.runtime, depth: self.depth, want };
        seed.deserialize(value).map_err(|error| error.at_key(&self.key))
    }
}

/// An enum in its external form, standing on the content.
struct Variant<'n, 'a, 'r> {
    name: &'n str,
    content: ValueDeserializer<'a, 'r>,
}

impl<'de, 'a, 'r> de::EnumAccess<'de> for Variant<'_, 'a, 'r> {
    type Error = ValueError;
    type Variant = ValueDeserializer<'a, 'r>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Step<(S::Value, Self::Variant)> {
        let name: StringDeserializer<ValueError> = self.name.to_owned().into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}

impl<'de> de::VariantAccess<'de> for ValueDeserializer<'_, '_> {
    type Error = ValueError;

    fn unit_variant(self) -> Step {
        if self.reader.is_null()? {
            return Ok(());
        }
        Err(ValueError::mismatch("null for a variant without content", self.reader.peek()?.name()))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Step<S::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Step<V::Value> {
        de::Deserializer::deserialize_seq(self, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Step<V::Value> {
        de::Deserializer::deserialize_struct(self, "", fields, visitor)
    }
}
