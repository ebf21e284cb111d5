//! Types for what JSON has no word for: `bigint`, bytes, an explicit `null`, the call's `AbortSignal`.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::passage::{self, Parcel};
use super::special;

/// An integer that crosses as a JavaScript `bigint`.
///
/// Plain Rust integers cross as `number`, and one beyond ±(2^53 − 1) is an error that names this type. In other serde formats it is
/// the integer.
///
/// ```
/// use jsinterop::BigInt;
///
/// let id = BigInt(u64::MAX);
/// assert_eq!(id.0, 18_446_744_073_709_551_615);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BigInt<T>(pub T);

impl<T: Serialize> Serialize for BigInt<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(special::BIGINT, &self.0)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for BigInt<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BigIntVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for BigIntVisitor<T> {
            type Value = BigInt<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a bigint")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<BigInt<T>, D::Error> {
                T::deserialize(inner).map(BigInt)
            }
        }
        deserializer.deserialize_newtype_struct(special::BIGINT, BigIntVisitor(std::marker::PhantomData))
    }
}

/// Bytes that cross as a `Uint8Array` wherever they stand.
///
/// `Vec<u8>`, `&[u8]` and `[u8; N]` do so only as a whole argument or result; inside a struct serde sees them as a sequence of numbers.
///
/// ```
/// #[derive(serde::Serialize)]
/// struct Upload { name: String, content: jsinterop::Bytes }
///
/// let upload = Upload { name: "a.txt".into(), content: b"hello".to_vec().into() };
/// assert_eq!(upload.content.len(), 5);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bytes(pub Vec<u8>);

impl Deref for Bytes {
    type Target = Vec<u8>;
    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Bytes {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl<T: Into<Vec<u8>>> From<T> for Bytes {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;
        impl<'de> Visitor<'de> for BytesVisitor {
            type Value = Bytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a Uint8Array")
            }
            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Bytes, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = elements.next_element()? {
                    bytes.push(byte);
                }
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_byte_buf(BytesVisitor)
    }
}

/// An `Option` whose `None` crosses as `null` wherever it stands.
///
/// A plain `None` is `undefined` as an argument and as a struct's field, which leaves an option bag unset; some APIs want to be told `null`.
/// Both read as [`Null`](Nullable::Null).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Nullable<T> {
    /// `null`
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(nullable: Nullable<T>) -> Self {
        match nullable {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit_struct(special::NULL),
            Self::Value(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// Arrives as the running call's live `AbortSignal`, anywhere in its arguments.
///
/// The signal fires when the call is dropped or its time limit passes, so `fetch` and all that take a signal stop as well:
///
/// ```
/// use jsinterop::{CallSignal, JsError, JsObject, js_import};
///
/// #[derive(serde::Serialize)]
/// struct Init { method: &'static str, signal: CallSignal }
///
/// #[js_import(timeout = "5s")]
/// async fn fetch(url: &str, init: &Init) -> Result<JsObject, JsError>;
///
/// let call = fetch("/orders", &Init { method: "GET", signal: CallSignal });
/// # drop(call);
/// ```
///
/// Outside the arguments of an asynchronous call it means nothing, and sending it is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallSignal;

impl Serialize for CallSignal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        passage::send(serializer, "CallSignal", || Parcel::Signal)
    }
}
