//! `TypedArray<T>`: numbers that arrive as a `Float64Array` and its kin, in one copy.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::special;

/// The element types of JavaScript's typed arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElementKind {
    /// `Int8Array`
    I8,
    /// `Uint8Array`
    U8,
    /// `Uint8ClampedArray`
    U8Clamped,
    /// `Int16Array`
    I16,
    /// `Uint16Array`
    U16,
    /// `Int32Array`
    I32,
    /// `Uint32Array`
    U32,
    /// `BigInt64Array`
    I64,
    /// `BigUint64Array`
    U64,
    /// `Float32Array`
    F32,
    /// `Float64Array`
    F64,
}

impl ElementKind {
    pub(crate) const ALL: [Self; 11] = [
        Self::I8,
        Self::U8,
        Self::U8Clamped,
        Self::I16,
        Self::U16,
        Self::I32,
        Self::U32,
        Self::I64,
        Self::U64,
        Self::F32,
        Self::F64,
    ];

    /// The JavaScript class.
    pub fn class(self) -> &'static str {
        special::typed_array(self).trim_start_matches("$jsinterop::")
    }
}

/// A number a typed array can hold.
pub trait Element: bytemuck::Pod + Serialize + de::DeserializeOwned {
    /// Which typed array holds it.
    const KIND: ElementKind;
}

macro_rules! element {
    ($($ty:ty => $kind:ident),*) => { $(impl Element for $ty { const KIND: ElementKind = ElementKind::$kind; })* };
}
element!(i8 => I8, u8 => U8, i16 => I16, u16 => U16, i32 => I32, u32 => U32, i64 => I64, u64 => U64, f32 => F32, f64 => F64);

/// Numbers that cross as the typed array of their type: `TypedArray<f64>` is a `Float64Array`.
///
/// Incoming, the typed array of the same element type is copied as it is; any other typed array and any array whose elements fit is
/// converted element by element. In other serde formats it is a sequence.
///
/// ```
/// use jsinterop::TypedArray;
///
/// let samples = TypedArray::from(vec![0.5_f64, 1.0]);
/// assert_eq!(samples.iter().sum::<f64>(), 1.5);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TypedArray<T>(pub Vec<T>);

impl<T> From<Vec<T>> for TypedArray<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self(numbers)
    }
}

impl<T> std::ops::Deref for TypedArray<T> {
    type Target = Vec<T>;
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> std::ops::DerefMut for TypedArray<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T: Element> Serialize for TypedArray<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(special::typed_array(T::KIND), &Numbers(&self.0))
    }
}

/// What is inside: bytes for our own serializer, which asks for them, and a sequence for all others.
struct Numbers<'a, T>(&'a [T]);

impl<T: Element> Serialize for Numbers<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if super::passage::wants_raw_bytes() {
            serializer.serialize_bytes(bytemuck::cast_slice(self.0))
        } else {
            serializer.collect_seq(self.0)
        }
    }
}

impl<'de, T: Element> Deserialize<'de> for TypedArray<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(special::typed_array(T::KIND), NumbersVisitor(PhantomData))
    }
}

struct NumbersVisitor<T>(PhantomData<T>);

impl<'de, T: Element> Visitor<'de> for NumbersVisitor<T> {
    type Value = TypedArray<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {} or an array of such numbers", T::KIND.class())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }

    /// Only our own deserializer gives bytes, and only those of a typed array of this very kind.
    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
        let numbers = bytemuck::allocation::try_cast_vec(bytes);
        Ok(TypedArray(numbers.unwrap_or_else(|(_, bytes)| bytemuck::allocation::pod_collect_to_vec(&bytes))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut numbers = Vec::new();
        while let Some(number) = elements.next_element()? {
            numbers.push(number);
        }
        Ok(TypedArray(numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_sequence_elsewhere() {
        let text = serde_json::to_string(&TypedArray(vec![1.5_f32, -0.0])).unwrap();
        assert_eq!(text, "[1.5,-0.0]");
        assert_eq!(serde_json::from_str::<TypedArray<f32>>(&text).unwrap().0, [1.5, -0.0]);
    }

    #[test]
    fn knows_its_class() {
        assert_eq!(ElementKind::U8Clamped.class(), "Uint8ClampedArray");
        assert_eq!(special::array_kind("$jsinterop::BigInt64Array"), Some(ElementKind::I64));
        assert_eq!(special::array_kind("BigInt64Array"), None);
    }
}
