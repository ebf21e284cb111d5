//! What is inside composites of value hosts, as serde walks it.

use std::borrow::Cow;

use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer as _};

use super::cursor::{Key, Step};
use super::de::ValueDeserializer;
use super::error::ValueError;
use super::key::KeyDeserializer;
use crate::want::Want;

impl<'r> ValueDeserializer<'_, 'r> {
    /// The next value inside.
    pub(super) fn next(&mut self, want: &'static Want) -> ValueDeserializer<'_, 'r> {
        ValueDeserializer { reader: &mut *self.reader, runtime: self.runtime, depth: self.depth, want }
    }
}

/// An array.
pub(super) struct Elements<'a, 'r> {
    pub(super) inside: ValueDeserializer<'a, 'r>,
    pub(super) index: usize,
    pub(super) len: usize,
}

impl<'de> de::SeqAccess<'de> for &mut Elements<'_, '_> {
    type Error = ValueError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        if !self.inside.reader.next_element()? {
            self.index = self.len;
            return Ok(None);
        }
        let index = self.index;
        self.index += 1;
        let want = self.inside.want.element(index);
        seed.deserialize(self.inside.next(want)).map(Some).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.len - self.index)
    }
}

/// An object.
pub(super) struct Entries<'a, 'r> {
    pub(super) inside: ValueDeserializer<'a, 'r>,
    pub(super) fields: &'static [&'static str],
    pub(super) key: Cow<'static, str>,
}

impl<'de> de::MapAccess<'de> for &mut Entries<'_, '_> {
    type Error = ValueError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        self.key = match self.inside.reader.next_entry()? {
            None => return Ok(None),
            Some(Key::Field(place)) => Cow::Borrowed(self.fields.get(place).copied().unwrap_or_default()),
            Some(Key::Name(name)) => Cow::Owned(name),
        };
        seed.deserialize(KeyDeserializer(&self.key)).map(Some).map_err(|error| error.at_key(&self.key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<S::Value> {
        let want = self.inside.want.entry(&self.key);
        seed.deserialize(self.inside.next(want)).map_err(|error| error.at_key(&self.key))
    }
}

/// An enum in its external form, standing on the content.
pub(super) struct Variant<'n, 'a, 'r> {
    pub(super) name: &'n str,
    pub(super) content: ValueDeserializer<'a, 'r>,
}

impl<'de, 'a, 'r> de::EnumAccess<'de> for Variant<'_, 'a, 'r> {
    type Error = ValueError;
    type Variant = ValueDeserializer<'a, 'r>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Step<(S::Value, Self::Variant)> {
        let name: StringDeserializer<ValueError> = self.name.to_owned().into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}
