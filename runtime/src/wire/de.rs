//! The deserializer: the words of a frame into any `DeserializeOwned` type. The rules are those of `value/format`.

use std::sync::Arc;

use serde::de::value::UnitDeserializer;
use serde::de::{self, DeserializeOwned, Expected, IntoDeserializer as _, Visitor};

use super::access::{Elements, Numbers, Pairs, Shaped};
use super::decode::{Content, Decoder, Value};
use super::words::Special;
use crate::handle::{JsObject, ObjectId, RefId};
use crate::inner::Inner;
use crate::value::format::{deeper, deserialize_alike, too_deep};
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
    T::deserialize(WireDeserializer { decoder, runtime, depth: 0, opaque: false })
}

/// Serde's view of a [`Decoder`].
pub(super) struct WireDeserializer<'d, 'a> {
    pub(super) decoder: &'d mut Decoder<'a>,
    pub(super) runtime: &'d Arc<Inner>,
    pub(super) depth: usize,
    /// No want reaches here, so only what JavaScript marked is a handle.
    pub(super) opaque: bool,
}

/// What JavaScript calls it.
pub(super) fn name(value: &Value<'_>) -> &'static str {
    match value {
        Value::Special(special) => match special {
            Special::Undefined => "undefined",
            Special::Null => "null",
            Special::False | Special::True => "boolean",
            Special::Symbol => "symbol",
            Special::Function => "function",
            Special::Promise => "promise",
            Special::Keys => "a Map whose keys are neither strings nor numbers",
            Special::Signal | Special::Cycle | Special::TooDeep => "object",
        },
        Value::Int(_) | Value::Double(_) => "number",
        Value::BigInt(_) => "bigint",
        Value::Text(_) => "string",
        Value::Array(_) | Value::Doubles(_) => "array",
        Value::Bytes(..) => "typed array",
        Value::Object(_) | Value::Shaped(_) => "object",
        Value::Js { .. } | Value::Rust(_) => "object reference",
    }
}

/// `expected` is what the visitor says of itself.
#[cold]
pub(super) fn mismatch(value: &Value<'_>, expected: &dyn Expected) -> ValueError {
    match value {
        Value::Special(Special::Cycle) => ValueError::refused("cyclic value"),
        Value::Special(Special::TooDeep) => too_deep(),
        value => ValueError::mismatch(expected, name(value)),
    }
}

impl<'a> WireDeserializer<'_, 'a> {
    #[inline]
    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Int(value) => visitor.visit_i64(value.into()),
            Value::Double(value) => visit_whole(value, visitor),
            Value::BigInt(value) => visit_bigint(value, visitor),
            value => Err(mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Int(value) => visitor.visit_f64(value.into()),
            Value::Double(value) => visitor.visit_f64(value),
            value => Err(mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Text(text) => visitor.visit_str(text),
            value => Err(mismatch(&value, &visitor)),
        }
    }

    #[inline]
    pub(super) fn deeper(self) -> Step<Self> {
        Ok(Self { depth: deeper(self.depth)?, ..self })
    }

    /// The elements of an array whose first word has been read.
    #[inline]
    fn elements<'de, V: Visitor<'de>>(self, count: u32, visitor: V) -> Step<V::Value> {
        let mut elements = Elements { inside: self.deeper()?, count, index: 0 };
        let value = visitor.visit_seq(&mut elements)?;
        elements.end().map(|()| value)
    }

    #[inline]
    fn numbers<'de, V: Visitor<'de>>(self, count: u32, visitor: V) -> Step<V::Value> {
        let numbers = self.deeper()?.decoder.numbers(count)?;
        let mut numbers = Numbers { numbers: numbers.iter(), count: numbers.len() };
        let value = visitor.visit_seq(&mut numbers)?;
        numbers.end().map(|()| value)
    }

    #[inline]
    fn shaped<'de, V: Visitor<'de>>(self, shape: u32, visitor: V) -> Step<V::Value> {
        let keys = self.decoder.keys(shape)?;
        visitor.visit_map(Shaped { inside: self.deeper()?, keys: &keys, place: 0 })
    }

    fn pairs<'de, V: Visitor<'de>>(self, count: u32, visitor: V) -> Step<V::Value> {
        visitor.visit_map(Pairs { inside: self.deeper()?, left: count, key: "" })
    }

    /// A typed array read as a sequence of numbers.
    fn bytes_as_numbers<'de, V: Visitor<'de>>(
        self,
        kind: Option<ElementKind>,
        content: Content<'a>,
        visitor: V,
    ) -> Step<V::Value> {
        let bytes = self.decoder.content(content)?;
        super::typed::visit_elements(kind, &bytes, visitor)
    }
}

impl<'de> de::Deserializer<'de> for WireDeserializer<'_, '_> {
    deserialize_alike!();

    /// The type does not say what it wants: data, as `JSON.parse` would give it, and what JavaScript marked as a handle.
    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Step<V::Value> {
        self.opaque = true;
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
            value @ Value::Special(_) => Err(mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Special(Special::False) => visitor.visit_bool(false),
            Value::Special(Special::True) => visitor.visit_bool(true),
            value => Err(mismatch(&value, &visitor)),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Bytes(_, content) => visitor.visit_byte_buf(self.decoder.content(content)?),
            Value::Array(count) => self.elements(count, visitor),
            Value::Doubles(count) => self.numbers(count, visitor),
            value => Err(mismatch(&value, &visitor)),
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
            value => Err(mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Array(count) => self.elements(count, visitor),
            Value::Doubles(count) => self.numbers(count, visitor),
            Value::Bytes(kind, content) => self.bytes_as_numbers(kind, content, visitor),
            value => Err(mismatch(&value, &visitor)),
        }
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::Shaped(shape) => self.shaped(shape, visitor),
            Value::Object(count) => self.pairs(count, visitor),
            value => Err(mismatch(&value, &visitor)),
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
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Step<V::Value> {
        self.opaque = true;
        match self.decoder.value()? {
            Value::Text(text) => visitor.visit_enum(text.into_deserializer()),
            value @ (Value::Object(_) | Value::Shaped(_)) => self.tagged(&value, visitor),
            value => Err(mismatch(&value, &visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        self.decoder.skip(self.depth)?;
        visitor.visit_unit()
    }
}
