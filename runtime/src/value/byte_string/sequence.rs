//! The bytes of a sequence of bytes, through serde: copied, or only counted.

use serde::ser::{self, Impossible, Serialize};

use crate::value::ValueError;

/// A serializer that takes a sequence of bytes and nothing else.
pub(super) struct Whole(pub(super) Vec<u8>);

/// A serializer that asks a sequence for its length and nothing else.
#[cfg(feature = "wire")]
pub(super) struct Length;

/// A serializer that takes one byte and nothing else. The compiler sees through it, so that a slice is copied at once.
struct One;

/// What has been taken of a sequence.
pub(super) struct Taken(Vec<u8>);

fn no_byte_string() -> ValueError {
    ValueError::refused("it is not a byte string")
}

impl Whole {
    fn empty(self, len: usize) -> Taken {
        let mut bytes = self.0;
        bytes.clear();
        bytes.reserve(len);
        Taken(bytes)
    }
}

impl Taken {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.0.push(value.serialize(One)?);
        Ok(())
    }
}

/// Serde has a trait for sequences and one for arrays.
macro_rules! take {
    ($($trait:ident),*) => { $(
        impl ser::$trait for Taken {
            type Ok = Vec<u8>;
            type Error = ValueError;

            fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
                self.push(value)
            }

            fn end(self) -> Result<Vec<u8>, ValueError> {
                Ok(self.0)
            }
        }
    )* };
}
take!(SerializeSeq, SerializeTuple);

/// The methods a serializer has and neither of these wants.
macro_rules! refuse {
    ($($method:ident($($ty:ty),*) -> $ok:ty;)*) => { $(
        fn $method(self, $(_: $ty),*) -> Result<$ok, ValueError> {
            Err(no_byte_string())
        }
    )* };
    (composites of $ok:ty) => {
        type Ok = $ok;
        type Error = ValueError;
        type SerializeTupleStruct = Impossible<$ok, ValueError>;
        type SerializeTupleVariant = Impossible<$ok, ValueError>;
        type SerializeMap = Impossible<$ok, ValueError>;
        type SerializeStruct = Impossible<$ok, ValueError>;
        type SerializeStructVariant = Impossible<$ok, ValueError>;

        refuse! {
            serialize_bool(bool) -> $ok; serialize_i8(i8) -> $ok; serialize_i16(i16) -> $ok; serialize_i32(i32) -> $ok;
            serialize_i64(i64) -> $ok; serialize_u16(u16) -> $ok; serialize_u32(u32) -> $ok; serialize_u64(u64) -> $ok;
            serialize_f32(f32) -> $ok; serialize_f64(f64) -> $ok; serialize_char(char) -> $ok; serialize_str(&str) -> $ok;
            serialize_bytes(&[u8]) -> $ok; serialize_none() -> $ok; serialize_unit() -> $ok;
            serialize_unit_struct(&'static str) -> $ok; serialize_unit_variant(&'static str, u32, &'static str) -> $ok;
            serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
            serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
            serialize_map(Option<usize>) -> Self::SerializeMap;
            serialize_struct(&'static str, usize) -> Self::SerializeStruct;
            serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
        }

        fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<$ok, ValueError> {
            Err(no_byte_string())
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<$ok, ValueError> {
            Err(no_byte_string())
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<$ok, ValueError> {
            Err(no_byte_string())
        }
    };
}

impl ser::Serializer for Whole {
    type SerializeSeq = Taken;
    type SerializeTuple = Taken;

    refuse!(composites of Vec<u8>);
    refuse! { serialize_u8(u8) -> Vec<u8>; }

    fn serialize_seq(self, len: Option<usize>) -> Result<Taken, ValueError> {
        Ok(self.empty(len.unwrap_or_default()))
    }

    fn serialize_tuple(self, len: usize) -> Result<Taken, ValueError> {
        Ok(self.empty(len))
    }

    /// What a slice calls.
    fn collect_seq<I>(self, elements: I) -> Result<Vec<u8>, ValueError>
    where
        I: IntoIterator<Item: Serialize>,
    {
        let mut failed = None;
        let byte = |element: I::Item| {
            element.serialize(One).unwrap_or_else(|error| {
                failed = Some(error);
                0
            })
        };
        let mut bytes = self.0;
        bytes.clear();
        bytes.extend(elements.into_iter().map(byte));
        failed.map_or(Ok(bytes), Err)
    }
}

#[cfg(feature = "wire")]
impl ser::Serializer for Length {
    type SerializeSeq = Impossible<usize, ValueError>;
    type SerializeTuple = Impossible<usize, ValueError>;

    refuse!(composites of usize);
    refuse! {
        serialize_u8(u8) -> usize; serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
    }

    fn collect_seq<I>(self, elements: I) -> Result<usize, ValueError>
    where
        I: IntoIterator<Item: Serialize>,
    {
        Ok(elements.into_iter().size_hint().0)
    }
}

impl ser::Serializer for One {
    type SerializeSeq = Impossible<u8, ValueError>;
    type SerializeTuple = Impossible<u8, ValueError>;

    refuse!(composites of u8);
    refuse! { serialize_seq(Option<usize>) -> Self::SerializeSeq; serialize_tuple(usize) -> Self::SerializeTuple; }

    #[inline]
    fn serialize_u8(self, value: u8) -> Result<u8, ValueError> {
        Ok(value)
    }
}
