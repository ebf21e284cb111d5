//! The halves of our deserializers that are alike.

/// The part of `Deserializer` that only forwards, for one that has `integer`, `float`, `text`,
/// `string`, `handle`, `bigint` and `typed_array`.
macro_rules! deserialize_alike {
    () => {
        type Error = $crate::value::ValueError;

        $crate::value::format::forward_alike! {
            deserialize_i8 => integer, deserialize_i16 => integer, deserialize_i32 => integer, deserialize_i64 => integer,
            deserialize_i128 => integer, deserialize_u8 => integer, deserialize_u16 => integer, deserialize_u32 => integer,
            deserialize_u64 => integer, deserialize_u128 => integer, deserialize_f32 => float, deserialize_f64 => float,
            deserialize_char => text, deserialize_str => text, deserialize_string => string, deserialize_identifier => text,
            deserialize_bytes => deserialize_byte_buf,
        }

        fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Step<V::Value> {
            self.deserialize_unit(visitor)
        }

        #[inline]
        fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Step<V::Value> {
            if !special::may_be(name) {
                return visitor.visit_newtype_struct(self);
            }
            if special::is(name, special::HANDLE) {
                return self.handle(visitor);
            }
            if special::is(name, special::BIGINT) {
                return self.bigint(visitor);
            }
            match special::array_kind(name) {
                Some(kind) => self.typed_array(kind, visitor),
                None => visitor.visit_newtype_struct(self),
            }
        }

        #[inline]
        fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Step<V::Value> {
            self.deserialize_seq(visitor)
        }

        fn deserialize_tuple_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            _: usize,
            visitor: V,
        ) -> Step<V::Value> {
            self.deserialize_seq(visitor)
        }
    };
}
pub(crate) use deserialize_alike;

/// Methods of one kind, one line each.
macro_rules! forward_alike {
    ($($method:ident => $with:ident),* $(,)?) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Step<V::Value> {
            self.$with(visitor)
        }
    )* };
}
pub(crate) use forward_alike;

/// An enum's content is a value like any other, for a deserializer that has `nothing`.
macro_rules! variant_content_alike {
    ($deserializer:ty) => {
        impl<'de> serde::de::VariantAccess<'de> for $deserializer {
            type Error = $crate::value::ValueError;

            fn unit_variant(self) -> Step {
                self.nothing()
            }

            fn newtype_variant_seed<S: serde::de::DeserializeSeed<'de>>(self, seed: S) -> Step<S::Value> {
                seed.deserialize(self)
            }

            fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Step<V::Value> {
                serde::de::Deserializer::deserialize_seq(self, visitor)
            }

            fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Step<V::Value> {
                serde::de::Deserializer::deserialize_struct(self, "", fields, visitor)
            }
        }
    };
}
pub(crate) use variant_content_alike;
