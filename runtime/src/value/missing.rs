//! Arguments that were left out: `None` for an `Option`, nothing for any other type.

use serde::de::{self, DeserializeOwned, Expected, Visitor};
use serde::forward_to_deserialize_any;

use super::error::ValueError;

/// What a trailing argument is that was left out.
pub(crate) fn missing<T: DeserializeOwned>() -> Option<T> {
    T::deserialize(Missing).ok()
}

/// Nothing is there. Only an `Option` can be made of that.
struct Missing;

impl<'de> de::Deserializer<'de> for Missing {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        Err(ValueError::mismatch(&visitor as &dyn Expected, "nothing"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn only_an_option_is_made_of_nothing() {
        assert_eq!(missing::<Option<u32>>(), Some(None));
        assert_eq!(missing::<()>(), None);
        assert_eq!(missing::<serde_json::Value>(), None);
        assert_eq!(missing::<Vec<u32>>(), None);
    }
}
