//! The keys of maps, from JavaScript.

use serde::de::value::StrDeserializer;
use serde::de::{self, Expected, Visitor};
use serde::forward_to_deserialize_any;

use super::error::{Quoted, ValueError};

/// A key is text in JavaScript; a map's key type may want a number of it.
pub(crate) struct KeyDeserializer<'a>(pub(crate) &'a str);

macro_rules! parse_key {
    ($($method:ident: $ty:ty => $visit:ident),* $(,)?) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            match self.0.parse::<$ty>() {
                Ok(key) => visitor.$visit(key),
                Err(_) => Err(ValueError::mismatch(&visitor as &dyn Expected, format_args!("key {}", Quoted(self.0)))),
            }
        }
    )* };
}

impl<'de> de::Deserializer<'de> for KeyDeserializer<'_> {
    type Error = ValueError;

    parse_key! {
        deserialize_bool: bool => visit_bool,
        deserialize_i8: i8 => visit_i8, deserialize_i16: i16 => visit_i16, deserialize_i32: i32 => visit_i32,
        deserialize_i64: i64 => visit_i64, deserialize_i128: i128 => visit_i128,
        deserialize_u8: u8 => visit_u8, deserialize_u16: u16 => visit_u16, deserialize_u32: u32 => visit_u32,
        deserialize_u64: u64 => visit_u64, deserialize_u128: u128 => visit_u128,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        StrDeserializer::new(self.0).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
