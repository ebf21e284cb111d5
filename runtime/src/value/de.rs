//! The deserializer of value hosts: a [`ValueReader`] into any `DeserializeOwned` type.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::value::UnitDeserializer;
use serde::de::{self, DeserializeOwned, Expected, IntoDeserializer as _, Visitor};

use super::access::{Elements, Entries, Variant};
use super::cursor::{Arrived, Found, Key, Step, ValueReader};
use super::error::ValueError;
use super::format::{deeper, deserialize_alike, one_key, variant_content_alike};
use super::number::{visit_bigint, visit_number, visit_whole};
use super::passage::{self, Arrival, Arrivals};
use super::typed_array::ElementKind;
use super::{byte_string, special};
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
pub(super) struct ValueDeserializer<'a, 'r> {
    pub(super) reader: &'a mut (dyn ValueReader + 'r),
    pub(super) runtime: &'a Arc<Inner>,
    pub(super) depth: usize,
    /// Where it is no handle, only what JavaScript marked becomes one. So what is accepted is what the other side was told.
    pub(super) want: &'static Want,
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

    fn string<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        self.text(visitor)
    }

    fn deeper(self) -> Step<Self> {
        Ok(Self { depth: deeper(self.depth)?, ..self })
    }

    fn elements<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        let inside = self.deeper()?;
        let len = inside.reader.enter_array()?;
        let mut elements = Elements { inside, index: 0, len };
        let value = visitor.visit_seq(&mut elements);
        let Elements { inside, index, .. } = elements;
        // Also after an error: whoever reads what is around it may make do.
        inside.reader.leave();
        let value = value?;
        if index < len {
            return Err(ValueError::mismatch(format_args!("{index} elements"), format_args!("{len} elements")));
        }
        Ok(value)
    }

    fn entries<'de, V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Step<V::Value> {
        let inside = self.deeper()?;
        inside.reader.enter_object(fields)?;
        let mut entries = Entries { inside, fields, key: Cow::Borrowed("") };
        let value = visitor.visit_map(&mut entries);
        entries.inside.reader.leave();
        value
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
    fn typed_array<'de, V: Visitor<'de>>(self, kind: ElementKind, visitor: V) -> Step<V::Value> {
        if self.reader.peek()? == Found::Bytes {
            let (found, bytes) = self.reader.typed_array()?;
            if found == Some(kind) || (found, kind) == (Some(ElementKind::U8Clamped), ElementKind::U8) {
                return visitor.visit_byte_buf(bytes);
            }
        }
        visitor.visit_newtype_struct(self)
    }

    fn bigint<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::BigInt => visitor.visit_newtype_struct(self),
            found => Err(mismatch(found, &visitor)),
        }
    }

    /// A value may say of itself that it is nothing, as a `Date` without a time does, unless the object itself is asked for.
    fn is_nothing(&mut self) -> Step<bool> {
        let is_null = self.reader.is_null()?;
        Ok(is_null
            || (!matches!(self.want, Want::Handle) && matches!(self.reader.peek()?, Found::Undefined | Found::Null)))
    }

    /// The content of a variant that has none.
    fn nothing(mut self) -> Step {
        if self.is_nothing()? {
            return Ok(());
        }
        Err(ValueError::mismatch("null for a variant without content", self.reader.peek()?.name()))
    }
}

impl<'de> de::Deserializer<'de> for ValueDeserializer<'_, '_> {
    deserialize_alike!();

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

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Step<V::Value> {
        if self.is_nothing()? { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(mut self, visitor: V) -> Step<V::Value> {
        if self.is_nothing()? {
            return visitor.visit_unit();
        }
        Err(mismatch(self.reader.peek()?, &visitor))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.reader.peek()? {
            Found::Array | Found::Bytes => self.elements(visitor),
            found => Err(mismatch(found, &visitor)),
        }
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
        let mut inside = self.deeper()?;
        inside.reader.enter_object(&[])?;
        let value = inside.variant(visitor);
        inside.reader.leave();
        value
    }

    fn variant<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        let Some(Key::Name(name)) = self.reader.next_entry()? else { return Err(one_key()) };
        let content = Variant { name: &name, content: self.next(self.want) };
        let value = visitor.visit_enum(content).map_err(|error| error.at_key(&name))?;
        if self.reader.next_entry()?.is_some() { Err(one_key()) } else { Ok(value) }
    }
}

variant_content_alike!(ValueDeserializer<'_, '_>);
