//! Numbers outside words: the elements of packed and typed arrays, and a `bigint` that has been read already.

use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Expected, IntoDeserializer, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::value::number::{BigInteger, visit_bigint, visit_number, visit_whole};
use crate::value::{ElementKind, ValueError};

type Step<T = ()> = Result<T, ValueError>;

/// Methods of one kind, one line each.
macro_rules! deserialize {
    ($($method:ident),* => $with:expr) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
            $with(self.0, visitor)
        }
    )* };
}

/// A `number`.
pub(super) struct Number(pub(super) f64);

impl<'de> Deserializer<'de> for Number {
    type Error = ValueError;

    deserialize!(
        deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64, deserialize_i128, deserialize_u8,
        deserialize_u16, deserialize_u32, deserialize_u64, deserialize_u128 => visit_whole
    );
    deserialize!(deserialize_f32, deserialize_f64 => |number, visitor: V| visitor.visit_f64(number));
    deserialize!(deserialize_any => visit_number);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Step<V::Value> {
        newtype(self, name, visitor, "number")
    }

    forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, ValueError> for Number {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// A `bigint`.
pub(super) struct Big(pub(super) BigInteger);

impl<'de> Deserializer<'de> for Big {
    type Error = ValueError;

    deserialize!(
        deserialize_any, deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64, deserialize_i128,
        deserialize_u8, deserialize_u16, deserialize_u32, deserialize_u64, deserialize_u128 => visit_bigint
    );

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Step<V::Value> {
        newtype(self, name, visitor, "bigint")
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        Err(ValueError::mismatch(&visitor as &dyn Expected, "bigint"))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        self.deserialize_f64(visitor)
    }

    forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, ValueError> for Big {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// A number is no handle and no typed array; a `BigInt` may be around a `bigint`, and any other newtype around both.
fn newtype<'de, V, D>(inner: D, name: &'static str, visitor: V, found: &str) -> Step<V::Value>
where
    V: Visitor<'de>,
    D: Deserializer<'de, Error = ValueError>,
{
    use crate::value::special;
    let refused = special::may_be(name)
        && (special::is(name, special::HANDLE)
            || special::is(name, special::BIGINT) && found != "bigint"
            || special::array_kind(name).is_some());
    if refused {
        Err(ValueError::mismatch(&visitor as &dyn Expected, found))
    } else {
        visitor.visit_newtype_struct(inner)
    }
}

/// A typed array where another kind, or a plain sequence, is wanted.
pub(super) struct Numbers {
    pub(super) kind: Option<ElementKind>,
    pub(super) bytes: Vec<u8>,
}

impl<'de> Deserializer<'de> for Numbers {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
        visit_elements(self.kind, &self.bytes, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Gives a typed array's elements one by one.
pub(super) fn visit_elements<'de, V: Visitor<'de>>(
    kind: Option<ElementKind>,
    bytes: &[u8],
    visitor: V,
) -> Step<V::Value> {
    match kind {
        None | Some(ElementKind::U8 | ElementKind::U8Clamped) => visit(bytes, u8::from_le_bytes, small, visitor),
        Some(ElementKind::I8) => visit(bytes, i8::from_le_bytes, small, visitor),
        Some(ElementKind::I16) => visit(bytes, i16::from_le_bytes, small, visitor),
        Some(ElementKind::U16) => visit(bytes, u16::from_le_bytes, small, visitor),
        Some(ElementKind::I32) => visit(bytes, i32::from_le_bytes, small, visitor),
        Some(ElementKind::U32) => visit(bytes, u32::from_le_bytes, small, visitor),
        Some(ElementKind::F32) => visit(bytes, f32::from_le_bytes, small, visitor),
        Some(ElementKind::F64) => visit(bytes, f64::from_le_bytes, small, visitor),
        Some(ElementKind::I64) => visit(bytes, i64::from_le_bytes, big, visitor),
        Some(ElementKind::U64) => visit(bytes, u64::from_le_bytes, big, visitor),
    }
}

fn small(number: impl Into<f64>) -> Number {
    Number(number.into())
}

fn big(number: impl Into<i128>) -> Big {
    Big(BigInteger::Signed(number.into()))
}

fn visit<'de, V, T, D, const SIZE: usize>(
    bytes: &[u8],
    read: impl Fn([u8; SIZE]) -> T,
    wrap: impl Fn(T) -> D,
    visitor: V,
) -> Step<V::Value>
where
    V: Visitor<'de>,
    D: IntoDeserializer<'de, ValueError>,
{
    let elements = bytes.chunks_exact(SIZE).filter_map(|chunk| chunk.first_chunk()).map(|bytes| wrap(read(*bytes)));
    let mut access = Counted { elements: SeqDeserializer::new(elements), index: 0 };
    let value = visitor.visit_seq(&mut access)?;
    access.elements.end().map(|()| value)
}

/// The elements of a typed array, which say where they are when they do not fit.
struct Counted<I: Iterator> {
    elements: SeqDeserializer<I, ValueError>,
    index: usize,
}

impl<'de, I> SeqAccess<'de> for &mut Counted<I>
where
    I: Iterator<Item: IntoDeserializer<'de, ValueError>>,
{
    type Error = ValueError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        let index = self.index;
        self.index += 1;
        self.elements.next_element_seed(seed).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        self.elements.size_hint()
    }
}
