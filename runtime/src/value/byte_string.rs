//! Byte strings: `Vec<u8>`, `&[u8]` and `[u8; N]` as a whole argument or result are bytes, although serde calls them sequences.

use std::any::type_name;
use std::cell::Cell;

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

/// Where the bytes of a whole argument lie, as numbers: for a host whose JavaScript reads this memory before the call returns.
#[cfg(feature = "wire")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LentBytes {
    /// A value of this type lies at `address`, its provenance exposed, and stays until the message has been handed over.
    pub holder: Holder,
    /// Where.
    pub address: usize,
}

/// What holds lent bytes.
#[cfg(feature = "wire")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A `Vec<u8>`.
    Vec,
    /// A `&[u8]`.
    Slice,
    /// A `&Vec<u8>`.
    VecRef,
}

/// Finds where the bytes of a value lie of which [`is`] said yes; `None` for arrays, which say too little of themselves.
#[cfg(feature = "wire")]
pub(crate) fn place<T: ?Sized>(value: &T) -> Option<LentBytes> {
    let id = typeid::of::<T>();
    let holder = if id == typeid::of::<Vec<u8>>() {
        Holder::Vec
    } else if id == typeid::of::<&[u8]>() {
        Holder::Slice
    } else if id == typeid::of::<&Vec<u8>>() {
        Holder::VecRef
    } else {
        return None;
    };
    Some(LentBytes { holder, address: std::ptr::from_ref(value).cast::<()>().expose_provenance() })
}

/// How many bytes a value has of which [`is`] said yes, without a look at them.
#[cfg(feature = "wire")]
pub(crate) fn len<T: Serialize + ?Sized>(value: &T) -> usize {
    value.serialize(Length).unwrap_or_default()
}

/// Lends `take` the bytes of a value of which [`is`] said yes.
pub(crate) fn lend<T, R>(value: &T, take: impl FnOnce(&[u8]) -> Result<R, ValueError>) -> Result<R, ValueError>
where
    T: Serialize + ?Sized,
{
    // Fresh memory for each message would cost more than the copy.
    let bytes = value.serialize(Whole(SCRATCH.take()))?;
    let taken = take(&bytes);
    if bytes.capacity() <= SCRATCH_LIMIT {
        SCRATCH.set(bytes);
    }
    taken
}

/// What a thread keeps between two messages, at most.
const SCRATCH_LIMIT: usize = 4 << 20;

thread_local! {
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
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
struct Whole(Vec<u8>);

/// A serializer that asks a sequence for its length and nothing else.
#[cfg(feature = "wire")]
struct Length;

/// A serializer that takes one byte and nothing else. The compiler sees through it, so that a slice is copied at once.
struct One;

/// What has been taken of a sequence.
struct Taken(Vec<u8>);

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

impl ser::SerializeSeq for Taken {
    type Ok = Vec<u8>;
    type Error = ValueError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.push(value)
    }

    fn end(self) -> Result<Vec<u8>, ValueError> {
        Ok(self.0)
    }
}

impl ser::SerializeTuple for Taken {
    type Ok = Vec<u8>;
    type Error = ValueError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.push(value)
    }

    fn end(self) -> Result<Vec<u8>, ValueError> {
        Ok(self.0)
    }
}

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
        let bytes = [1_u8, 2, 3];
        for _ in 0..2 {
            assert_eq!(lend(&bytes, |bytes| restore::<Vec<u8>>(bytes.to_vec())).unwrap(), [1, 2, 3]);
            assert_eq!(lend(&&bytes[1..], |bytes| restore::<Vec<u8>>(bytes.to_vec())).unwrap(), [2, 3]);
        }
        assert_eq!(restore::<[u8; 2]>(vec![4, 5]).unwrap(), [4, 5]);
        assert!(restore::<[u8; 2]>(vec![4]).is_err());
        assert!(lend("text", |_| Ok(())).is_err());
        assert!(lend(&["text"], |_| Ok(())).is_err());
    }
}
