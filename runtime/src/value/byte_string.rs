//! Byte strings: `Vec<u8>`, `&[u8]` and `[u8; N]` as a whole argument or result are bytes, although serde calls them sequences.

use std::any::type_name;

use serde::de::DeserializeOwned;
use serde::de::value::SeqDeserializer;
use serde::ser::{self, Impossible, Serialize};

use super::error::ValueError;

/// Whether `T` is a byte string. Decided by the type itself, so that aliases and generic code are seen through.
pub(crate) fn is<T: ?Sized>() -> bool {
    let id = typeid::of::<T>();
    id == typeid::of::<Vec<u8>>() || id == typeid::of::<&[u8]>() || id == typeid::of::<&Vec<u8>>() || is_array::<T>()
}

/// `[u8; N]` for any `N`, or a reference to one. No type id covers them all; that the compiler names them this way is held by a test.
fn is_array<T: ?Sized>() -> bool {
    let name = type_name::<T>();
    name.trim_start_matches('&')
        .strip_prefix("[u8; ")
        .is_some_and(|rest| rest.strip_suffix(']').is_some_and(|len| len.bytes().all(|b| b.is_ascii_digit())))
}

/// Takes the bytes out of a value of which [`is`] said yes.
pub(crate) fn collect<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, ValueError> {
    let mut bytes = Vec::new();
    value.serialize(Collector(&mut bytes))?;
    Ok(bytes)
}

/// Makes a `T` of which [`is`] said yes.
pub(crate) fn restore<T: DeserializeOwned + 'static>(bytes: Vec<u8>) -> Result<T, ValueError> {
    let mut bytes = Some(bytes);
    let mut vec: Option<T> = None;
    if let Some(vec) = (&mut vec as &mut dyn std::any::Any).downcast_mut::<Option<Vec<u8>>>() {
        *vec = bytes.take();
    }
    match (vec, bytes) {
        (Some(vec), _) => Ok(vec),
        (None, bytes) => T::deserialize(SeqDeserializer::new(bytes.unwrap_or_default().into_iter())),
    }
}

/// A serializer that takes a sequence of bytes and nothing else.
struct Collector<'a>(&'a mut Vec<u8>);

fn no_byte_string() -> ValueError {
    ValueError::refused("it is not a byte string")
}

impl ser::SerializeSeq for Collector<'_> {
    type Ok = ();
    type Error = ValueError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        value.serialize(Collector(self.0))
    }

    fn end(self) -> Result<(), ValueError> {
        Ok(())
    }
}

impl ser::SerializeTuple for Collector<'_> {
    type Ok = ();
    type Error = ValueError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        value.serialize(Collector(self.0))
    }

    fn end(self) -> Result<(), ValueError> {
        Ok(())
    }
}

macro_rules! refuse {
    ($($method:ident($($ty:ty),*));* $(;)?) => { $(
        fn $method(self, $(_: $ty),*) -> Result<(), ValueError> {
            Err(no_byte_string())
        }
    )* };
}

impl ser::Serializer for Collector<'_> {
    type Ok = ();
    type Error = ValueError;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Impossible<(), ValueError>;
    type SerializeTupleVariant = Impossible<(), ValueError>;
    type SerializeMap = Impossible<(), ValueError>;
    type SerializeStruct = Impossible<(), ValueError>;
    type SerializeStructVariant = Impossible<(), ValueError>;

    #[inline]
    fn serialize_u8(self, value: u8) -> Result<(), ValueError> {
        self.0.push(value);
        Ok(())
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self, ValueError> {
        self.0.reserve(len.unwrap_or_default());
        Ok(self)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self, ValueError> {
        self.0.reserve(len);
        Ok(self)
    }

    refuse! {
        serialize_bool(bool); serialize_i8(i8); serialize_i16(i16); serialize_i32(i32); serialize_i64(i64);
        serialize_u16(u16); serialize_u32(u32); serialize_u64(u64); serialize_f32(f32); serialize_f64(f64);
        serialize_char(char); serialize_str(&str); serialize_bytes(&[u8]); serialize_none(); serialize_unit();
        serialize_unit_struct(&'static str); serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), ValueError> {
        Err(no_byte_string())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<(), ValueError> {
        Err(no_byte_string())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), ValueError> {
        Err(no_byte_string())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, ValueError> {
        Err(no_byte_string())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, ValueError> {
        Err(no_byte_string())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, ValueError> {
        Err(no_byte_string())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, ValueError> {
        Err(no_byte_string())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, ValueError> {
        Err(no_byte_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Alias = Vec<u8>;
    const LEN: usize = 1 << 20;

    #[test]
    fn sees_the_type_not_its_spelling() {
        fn generic<T>() -> bool {
            is::<T>()
        }
        assert!(is::<Alias>() && generic::<&[u8]>() && is::<[u8; 0]>() && is::<[u8; LEN]>() && is::<&[u8; 3]>());
        assert!(!is::<Vec<i8>>() && !is::<(u8, u8)>() && !is::<Vec<[u8; 2]>>() && !is::<[u16; 3]>() && !is::<String>());
        assert!(!is::<[[u8; 2]; 2]>());
    }

    #[test]
    fn comes_back() {
        assert_eq!(restore::<Vec<u8>>(collect(&[1_u8, 2, 3]).unwrap()).unwrap(), [1, 2, 3]);
        assert_eq!(restore::<[u8; 2]>(vec![4, 5]).unwrap(), [4, 5]);
        assert!(restore::<[u8; 2]>(vec![4]).is_err());
        assert!(collect("text").is_err());
    }
}
