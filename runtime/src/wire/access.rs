//! What is inside composites, as serde walks it.

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer as _};

use super::de::{Step, WireDeserializer};
use crate::value::ValueError;
use crate::value::key::KeyDeserializer;

impl<'a> WireDeserializer<'_, 'a> {
    /// The next value inside.
    #[inline]
    fn next(&mut self) -> WireDeserializer<'_, 'a> {
        WireDeserializer { decoder: &mut *self.decoder, runtime: self.runtime, depth: self.depth, opaque: self.opaque }
    }
}

/// The type took `taken` elements of `count`.
#[inline]
fn all_taken(taken: u32, count: u32) -> Step {
    if taken == count {
        return Ok(());
    }
    Err(ValueError::mismatch(format_args!("{taken} elements"), format_args!("{count} elements")))
}

/// An array.
pub(super) struct Elements<'d, 'a> {
    pub(super) inside: WireDeserializer<'d, 'a>,
    pub(super) count: u32,
    pub(super) index: u32,
}

impl Elements<'_, '_> {
    #[inline]
    pub(super) fn end(self) -> Step {
        all_taken(self.index, self.count)
    }
}

impl<'de> de::SeqAccess<'de> for &mut Elements<'_, '_> {
    type Error = ValueError;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        if self.index == self.count {
            return Ok(None);
        }
        let index = self.index as usize;
        self.index += 1;
        seed.deserialize(self.inside.next()).map(Some).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.count - self.index) as usize)
    }
}

/// A packed array of numbers.
pub(super) struct Numbers<'a> {
    pub(super) numbers: std::slice::Iter<'a, [u32; 2]>,
    pub(super) count: usize,
}

impl Numbers<'_> {
    #[inline]
    pub(super) fn end(self) -> Step {
        let left = self.numbers.len();
        if left == 0 {
            return Ok(());
        }
        let (taken, count) = (self.count - left, self.count);
        Err(ValueError::mismatch(format_args!("{taken} elements"), format_args!("{count} elements")))
    }
}

impl<'de> de::SeqAccess<'de> for &mut Numbers<'_> {
    type Error = ValueError;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        let Some(halves) = self.numbers.next() else { return Ok(None) };
        let number = super::typed::Number(f64::from_bits(super::words::whole(*halves)));
        let index = |error: ValueError| error.at_index(self.count - self.numbers.len() - 1);
        seed.deserialize(number).map(Some).map_err(index)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.numbers.len())
    }
}

/// An object whose keys are a shape. Keys whose value is `undefined` are not there.
pub(super) struct Shaped<'d, 'a, 'k> {
    pub(super) inside: WireDeserializer<'d, 'a>,
    pub(super) keys: &'k [Box<str>],
    pub(super) place: usize,
}

impl<'de> de::MapAccess<'de> for Shaped<'_, '_, '_> {
    type Error = ValueError;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        while let Some(key) = self.keys.get(self.place) {
            self.place += 1;
            if !self.inside.decoder.is_undefined() {
                return seed.deserialize(KeyDeserializer(key)).map(Some).map_err(|error| error.at_key(key));
            }
            self.inside.decoder.word()?;
        }
        Ok(None)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<S::Value> {
        let key = self.keys.get(self.place.wrapping_sub(1)).map_or("", |key| key);
        seed.deserialize(self.inside.next()).map_err(|error| error.at_key(key))
    }
}

/// An object whose keys come with it.
pub(super) struct Pairs<'d, 'a> {
    pub(super) inside: WireDeserializer<'d, 'a>,
    pub(super) left: u32,
    pub(super) key: &'a str,
}

impl<'de> de::MapAccess<'de> for Pairs<'_, '_> {
    type Error = ValueError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        while self.left > 0 {
            self.left -= 1;
            self.key = self.inside.decoder.string()?;
            if !self.inside.decoder.is_undefined() {
                return seed.deserialize(KeyDeserializer(self.key)).map(Some).map_err(|error| error.at_key(self.key));
            }
            self.inside.decoder.word()?;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<S::Value> {
        seed.deserialize(self.inside.next()).map_err(|error| error.at_key(self.key))
    }
}

/// An enum in its external form, standing on the content.
pub(super) struct Variant<'n, 'd, 'a> {
    pub(super) name: &'n str,
    pub(super) content: WireDeserializer<'d, 'a>,
}

impl<'de, 'd, 'a> de::EnumAccess<'de> for Variant<'_, 'd, 'a> {
    type Error = ValueError;
    type Variant = WireDeserializer<'d, 'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Step<(S::Value, Self::Variant)> {
        let name: StrDeserializer<'_, ValueError> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}
