//! The deserializer: the words of a frame into any `DeserializeOwned` type. The rules are those of `value/format`.

use std::sync::Arc;

use serde::de::value::UnitDeserializer;
use serde::de::{self, DeserializeOwned, Expected, IntoDeserializer as _, Visitor};

use super::decode::{Content, Decoder, Value};
use super::found::mismatch;
use super::frame::Shapes;
use super::text::owned;
use super::words::Special;
use crate::handle::{JsObject, ObjectId, RefId};
use crate::inner::Inner;
use crate::value::format::{deeper, deserialize_alike};
use crate::value::number::{visit_bigint, visit_number, visit_whole};
use crate::value::passage::{self, Arrival, Arrivals};
use crate::value::{ElementKind, ValueError, byte_string, special};

pub(super) type Step<T = ()> = Result<T, ValueError>;

/// Reads one whole argument or result.
pub(crate) fn read<T: DeserializeOwned + 'static>(decoder: &mut Decoder<'_>, runtime: &Arc<Inner>) -> Step<T> {
    if typeid::of::<T>() == typeid::of::<()>() {
        decoder.skip(0)?;
        return T::deserialize(UnitDeserializer::new());
    }
    if decoder.is_bytes()
        && byte_string::is::<T>()
        && let Value::Bytes(_, content) = decoder.value()?
    {
        return byte_string::restore(decoder.content(content)?);
    }
    let _arrivals = Arrivals::begin();
    let shapes = decoder.shapes.clone();
    T::deserialize(&mut Reader { decoder, runtime, shapes: &shapes, depth: 0, opaque: false })
}

/// Serde's view of a [`Decoder`]. One for a whole value: what a level changes, it restores.
pub(super) struct Reader<'d, 'a> {
    pub(super) decoder: &'d mut Decoder<'a>,
    pub(super) runtime: &'d Arc<Inner>,
    pub(super) shapes: &'d Shapes,
    pub(super) depth: usize,
    /// No want reaches here, so only what JavaScript marked is a handle.
    pub(super) opaque: bool,
}

impl<'a> Reader<'_, 'a> {
    /// Reads what is one level further in: so many values. After an error too it ends behind them.
    #[inline]
    pub(super) fn inside<T>(&mut self, values: usize, read: impl FnOnce(&mut Self) -> Step<T>) -> Step<T> {
        self.depth = deeper(self.depth).inspect_err(|_| self.decoder.pass(values))?;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Reads what no want reaches.
    #[inline]
    fn opaquely<T>(&mut self, read: impl FnOnce(&mut Self) -> Step<T>) -> Step<T> {
        let outside = std::mem::replace(&mut self.opaque, true);
        let value = read(self);
        self.opaque = outside;
        value
    }

    #[inline]
    fn integer<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        if let Some(value) = self.decoder.next_int() {
            return visitor.visit_i64(value.into());
        }
        match self.decoder.value()? {
            Value::Double(value) => visit_whole(value, visitor),
            Value::BigInt(value) => visit_bigint(value, visitor),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn float<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        if let Some(value) = self.decoder.next_double() {
            return visitor.visit_f64(value);
        }
        match self.decoder.value()? {
            Value::Int(value) => visitor.visit_f64(value.into()),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn text<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        match self.decoder.next_text() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.other(&visitor)),
        }
    }

    #[inline]
    fn string<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        match self.decoder.next_text() {
            Some(text) => visitor.visit_string(owned(text)),
            None => Err(self.other(&visitor)),
        }
    }

    /// Something else comes next.
    #[cold]
    pub(super) fn other(&mut self, expected: &dyn Expected) -> ValueError {
        match self.decoder.value() {
            Ok(value) => self.mismatch(&value, expected),
            Err(error) => error,
        }
    }

    /// What came next was something else. Whoever reads what is around it may make do, and goes on behind it.
    #[cold]
    pub(super) fn mismatch(&mut self, value: &Value<'_>, expected: &dyn Expected) -> ValueError {
        self.decoder.pass_inside(value);
        mismatch(value, expected)
    }

    /// A typed array read as a sequence of numbers.
    fn bytes_as_numbers<'de, V: Visitor<'de>>(
        &mut self,
        kind: Option<ElementKind>,
        content: Content<'a>,
        visitor: V,
    ) -> Step<V::Value> {
        let bytes = self.decoder.content(content)?;
        super::typed::visit_elements(kind, &bytes, visitor)
    }

    /// Any value, of a type that does not say what it wants.
    fn any<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Special(Special::Undefined | Special::Null) => visitor.visit_unit(),
            Value::Special(Special::False) => visitor.visit_bool(false),
            Value::Special(Special::True) => visitor.visit_bool(true),
            Value::Int(value) => visitor.visit_i64(value.into()),
            Value::Double(value) => visit_number(value, visitor),
            Value::BigInt(value) => visit_bigint(value, visitor),
            Value::Text(text) => visitor.visit_str(text),
            Value::Array(count) => self.elements(count, visitor),
            Value::Doubles(count) => self.numbers(count, visitor),
            Value::Object(count) => self.pairs(count, visitor),
            Value::Shaped(shape) => self.shaped(shape, visitor),
            Value::Bytes(Some(ElementKind::U8 | ElementKind::U8Clamped) | None, content) => {
                visitor.visit_byte_buf(self.decoder.content(content)?)
            }
            Value::Bytes(kind, content) => self.bytes_as_numbers(kind, content, visitor),
            Value::Js { id, is_function } => {
                let object = JsObject::arrived(self.runtime, ObjectId(id))?;
                passage::arrive(if is_function { Arrival::Function(object) } else { Arrival::Object(object) }, visitor)
            }
            Value::Rust(id) => match self.runtime.find_ref(RefId(id)) {
                Some(arrival) => passage::arrive(arrival, visitor),
                None => Err(ValueError::mismatch(&visitor as &dyn Expected, "a Rust object that was disposed of")),
            },
            value @ Value::Special(_) => Err(self.mismatch(&value, &visitor)),
        }
    }
}

impl<'de> de::Deserializer<'de> for &mut Reader<'_, '_> {
    deserialize_alike!();

    /// The type does not say what it wants: data, as `JSON.parse` would give it, and what JavaScript marked as a handle.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        self.opaquely(|reader| reader.any(visitor))
    }

    #[inline]
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.next_bool() {
            Some(value) => visitor.visit_bool(value),
            None => Err(self.other(&visitor)),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Bytes(_, content) => visitor.visit_byte_buf(self.decoder.content(content)?),
            Value::Array(count) => self.elements(count, visitor),
            Value::Doubles(count) => self.numbers(count, visitor),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        if self.decoder.is_null() {
            self.decoder.word()?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Special(Special::Undefined | Special::Null) => visitor.visit_unit(),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        if let Some(count) = self.decoder.next_array() {
            return self.elements(count, visitor);
        }
        match self.decoder.value()? {
            Value::Doubles(count) => self.numbers(count, visitor),
            Value::Bytes(kind, content) => self.bytes_as_numbers(kind, content, visitor),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        if let Some(shape) = self.decoder.next_shape() {
            return self.shaped(shape, visitor);
        }
        match self.decoder.value()? {
            Value::Object(count) => self.pairs(count, visitor),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Step<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Step<V::Value> {
        if let Some(text) = self.decoder.next_text() {
            return visitor.visit_enum(text.into_deserializer());
        }
        match self.decoder.value()? {
            value @ (Value::Object(_) | Value::Shaped(_)) => self.opaquely(|reader| reader.tagged(&value, visitor)),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        self.decoder.skip(self.depth)?;
        visitor.visit_unit()
    }
}
