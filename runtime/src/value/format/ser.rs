//! The halves of our serializers that are alike.

/// The part of `Serializer` that says how Rust's types become JavaScript's, for a serializer with a `mode` that has `integer`, `live`,
/// `array`, `object` and `variant`.
macro_rules! serialize_alike {
    ($composite:ty) => {
        type Ok = ();
        type Error = $crate::value::ValueError;
        type SerializeSeq = $composite;
        type SerializeTuple = $composite;
        type SerializeTupleStruct = $composite;
        type SerializeTupleVariant = $composite;
        type SerializeMap = $composite;
        type SerializeStruct = $composite;
        type SerializeStructVariant = $composite;

        $crate::value::format::serialize_numbers_alike! {
            serialize_i8(i8) => serialize_i32, serialize_i16(i16) => serialize_i32, serialize_u8(u8) => serialize_i32,
            serialize_u16(u16) => serialize_i32, serialize_u32(u32) => integer, serialize_i64(i64) => integer,
            serialize_u64(u64) => integer, serialize_i128(i128) => integer, serialize_f32(f32) => serialize_f64
        }

        fn serialize_char(self, value: char) -> Step {
            self.serialize_str(value.encode_utf8(&mut [0; 4]))
        }

        #[inline]
        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Step {
            value.serialize(self)
        }

        fn serialize_unit_struct(self, name: &'static str) -> Step {
            if special::may_be(name)
                && special::is(name, special::HANDLE)
                && let Some(parcel) = passage::take_leaving()
            {
                self.mode.not_key()?;
                return self.live(parcel);
            }
            self.serialize_unit()
        }

        fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Step {
            self.serialize_str(variant)
        }

        #[inline]
        fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Step {
            if !special::may_be(name) || self.mode == Mode::Key {
                value.serialize(self)
            } else if special::is(name, special::BIGINT) {
                value.serialize(Self { mode: Mode::BigInt, ..self })
            } else if let Some(kind) = special::array_kind(name) {
                passage::with_raw_bytes(|| value.serialize(Self { mode: Mode::TypedArray(kind), ..self }))
            } else {
                value.serialize(self)
            }
        }

        #[inline]
        fn serialize_seq(self, len: Option<usize>) -> Step<$composite> {
            self.array(len)
        }

        #[inline]
        fn serialize_tuple(self, len: usize) -> Step<$composite> {
            self.array(Some(len))
        }

        #[inline]
        fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Step<$composite> {
            self.array(Some(len))
        }

        fn serialize_tuple_variant(
            self,
            _: &'static str,
            _: u32,
            variant: &'static str,
            len: usize,
        ) -> Step<$composite> {
            let content = self.variant(variant)?.array(Some(len))?;
            Ok(content.of_variant(variant))
        }

        #[inline]
        fn serialize_map(self, len: Option<usize>) -> Step<$composite> {
            self.object(len)
        }

        #[inline]
        fn serialize_struct(self, _: &'static str, len: usize) -> Step<$composite> {
            self.object(Some(len))
        }

        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            variant: &'static str,
            len: usize,
        ) -> Step<$composite> {
            let content = self.variant(variant)?.object(Some(len))?;
            Ok(content.of_variant(variant))
        }
    };
}
pub(crate) use serialize_alike;

/// Numbers of one kind, one line each.
macro_rules! serialize_numbers_alike {
    ($($method:ident($ty:ty) => $with:ident),*) => { $(
        #[inline]
        fn $method(self, value: $ty) -> Step {
            self.$with(value.into())
        }
    )* };
}
pub(crate) use serialize_numbers_alike;

/// Serde has seven traits for what is filled; for us each is an array, a map or a struct. For a composite with a `count`, a `variant`
/// and whether it has `failed`, that has `serializer`, `begin_field`, `end_array`, `end_map`, `end_struct` and `key_text`.
macro_rules! composite_alike {
    ($composite:ty) => {
        impl $composite {
            pub(super) fn of_variant(self, variant: &'static str) -> Self {
                Self { variant: Some(variant), ..self }
            }

            /// What is written is not whole any more, whatever a `Serialize` impl makes of the error.
            #[cold]
            fn fail(&mut self, error: $crate::value::ValueError) -> $crate::value::ValueError {
                self.failed = true;
                match self.variant {
                    Some(variant) => error.at_key(variant),
                    None => error,
                }
            }

            #[inline]
            fn check(&self) -> Step {
                if self.failed { Err($crate::value::format::went_on()) } else { Ok(()) }
            }

            #[inline]
            fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Step {
                let index = self.count;
                self.count += 1;
                value.serialize(self.serializer(Mode::Element)).map_err(|error| self.fail(error.at_index(index)))
            }

            #[inline]
            fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Step {
                self.begin_field(name).map_err(|error| self.fail(error))?;
                value.serialize(self.serializer(Mode::Slot)).map_err(|error| self.fail(error.at_key(name)))
            }
        }

        $crate::value::format::composites_alike! {
            $composite:
            SerializeSeq { serialize_element(), element, end_array },
            SerializeTuple { serialize_element(), element, end_array },
            SerializeTupleStruct { serialize_field(), element, end_array },
            SerializeTupleVariant { serialize_field(), element, end_array },
            SerializeStruct { serialize_field(name: &'static str), field, end_struct },
            SerializeStructVariant { serialize_field(name: &'static str), field, end_struct },
        }

        impl serde::ser::SerializeMap for $composite {
            type Ok = ();
            type Error = $crate::value::ValueError;

            fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Step {
                key.serialize(self.serializer(Mode::Key)).map_err(|error| self.fail(error))
            }

            fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Step {
                let index = self.count;
                self.count += 1;
                value.serialize(self.serializer(Mode::Element)).map_err(|error| self.fail(error.at_index(index)))
            }

            fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(&mut self, key: &K, value: &V) -> Step {
                self.serialize_key(key)?;
                self.count += 1;
                value.serialize(self.serializer(Mode::Element)).map_err(|error| {
                    let key = self.key_text(key);
                    self.fail(error.at_key(&key))
                })
            }

            fn end(self) -> Step {
                self.check()?;
                self.end_map()
            }
        }
    };
}
pub(crate) use composite_alike;

/// Composites of one kind, one line each.
macro_rules! composites_alike {
    ($composite:ty: $($trait:ident { $method:ident($($name:ident: $text:ty)?), $one:ident, $end:ident }),* $(,)?) => { $(
        impl serde::ser::$trait for $composite {
            type Ok = ();
            type Error = $crate::value::ValueError;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, $($name: $text,)? value: &T) -> Step {
                self.$one($($name,)? value)
            }

            #[inline]
            fn end(self) -> Step {
                self.check()?;
                self.$end()
            }
        }
    )* };
}
pub(crate) use composites_alike;
