//! What a [`Probe`] shows of composites: made-up values, and among them the one place the path leads through.

use serde::de::{self, DeserializeSeed, Visitor};

use super::key::Key;
use super::probe::{Aborted, Probe};

/// The elements of a sequence: `before` made-up ones, then the one on the path.
pub(super) struct Elements<'a> {
    pub(super) before: usize,
    pub(super) inside: Probe<'a>,
    pub(super) len: usize,
}

impl<'de> de::SeqAccess<'de> for Elements<'_> {
    type Error = Aborted;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Aborted> {
        if self.len == 0 {
            return Ok(None);
        }
        self.len -= 1;
        let Some(before) = self.before.checked_sub(1) else { return seed.deserialize(self.inside).map(Some) };
        self.before = before;
        seed.deserialize(self.inside.beside()).map(Some)
    }
}

/// The entry on the path; or all fields of a made-up struct.
pub(super) struct Entry<'a> {
    pub(super) key: Option<&'static str>,
    pub(super) fields: &'static [&'static str],
    pub(super) inside: Probe<'a>,
}

impl<'de> de::MapAccess<'de> for Entry<'_> {
    type Error = Aborted;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Aborted> {
        let key = match (self.key.take(), self.fields) {
            (Some(key), _) => key,
            (None, [first, rest @ ..]) => {
                self.fields = rest;
                first
            }
            (None, []) => return Ok(None),
        };
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Aborted> {
        seed.deserialize(self.inside)
    }
}

/// The first variant of an enum that is made up.
pub(super) struct FirstVariant<'a> {
    pub(super) variants: &'static [&'static str],
    pub(super) content: Probe<'a>,
}

impl<'de, 'a> de::EnumAccess<'de> for FirstVariant<'a> {
    type Error = Aborted;
    type Variant = Probe<'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Probe<'a>), Aborted> {
        let name = self.variants.first().copied().ok_or(Aborted)?;
        Ok((seed.deserialize(Key(name))?, self.content))
    }
}

impl<'de> de::VariantAccess<'de> for Probe<'_> {
    type Error = Aborted;

    fn unit_variant(self) -> Result<(), Aborted> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Aborted> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Aborted> {
        de::Deserializer::deserialize_tuple(self, len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Aborted> {
        de::Deserializer::deserialize_struct(self, "", fields, visitor)
    }
}
