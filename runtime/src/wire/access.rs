//! What is inside composites, as serde walks it.

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer as _, Visitor};

use super::de::{Reader, Step};
use crate::value::ValueError;
use crate::value::key::KeyDeserializer;

impl Reader<'_, '_> {
    /// The elements of an array whose first word has been read.
    #[inline]
    pub(super) fn elements<'de, V: Visitor<'de>>(&mut self, count: u32, visitor: V) -> Step<V::Value> {
        self.inside(count as usize, |reader| {
            let mut elements = Elements { reader, count, index: 0 };
            let value = visitor.visit_seq(&mut elements);
            let taken = elements.index;
            if taken < count {
                elements.reader.decoder.pass((count - taken) as usize);
            }
            value.and_then(|value| all_taken(taken, count).map(|()| value))
        })
    }

    #[inline]
    pub(super) fn numbers<'de, V: Visitor<'de>>(&mut self, count: u32, visitor: V) -> Step<V::Value> {
        let numbers = self.decoder.numbers(count)?;
        self.inside(0, |_| {
            let mut numbers = Numbers { numbers: numbers.iter(), count: numbers.len() };
            let value = visitor.visit_seq(&mut numbers)?;
            numbers.end().map(|()| value)
        })
    }

    #[inline]
    pub(super) fn shaped<'de, V: Visitor<'de>>(&mut self, shape: u32, visitor: V) -> Step<V::Value> {
        let keys = self.shapes.find(shape)?;
        self.inside(keys.len(), |reader| {
            let mut entries = Shaped { reader, keys: keys.iter(), key: "", stands: false };
            let value = visitor.visit_map(&mut entries);
            let left = entries.keys.len() + usize::from(entries.stands);
            if left > 0 {
                entries.reader.decoder.pass(left);
            }
            value
        })
    }

    pub(super) fn pairs<'de, V: Visitor<'de>>(&mut self, count: u32, visitor: V) -> Step<V::Value> {
        self.inside(count as usize * 2, |reader| {
            let mut entries = Pairs { reader, left: count, key: "", stands: false };
            let value = visitor.visit_map(&mut entries);
            let left = entries.left as usize * 2 + usize::from(entries.stands);
            if left > 0 {
                entries.reader.decoder.pass(left);
            }
            value
        })
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
struct Elements<'r, 'd, 'a> {
    reader: &'r mut Reader<'d, 'a>,
    count: u32,
    index: u32,
}

impl<'de> de::SeqAccess<'de> for &mut Elements<'_, '_, '_> {
    type Error = ValueError;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        if self.index == self.count {
            return Ok(None);
        }
        let index = self.index as usize;
        self.index += 1;
        seed.deserialize(&mut *self.reader).map(Some).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.count - self.index) as usize)
    }
}

/// A packed array of numbers.
struct Numbers<'a> {
    numbers: std::slice::Iter<'a, [u32; 2]>,
    count: usize,
}

impl Numbers<'_> {
    #[inline]
    fn end(self) -> Step {
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
struct Shaped<'r, 'd, 'a> {
    reader: &'r mut Reader<'d, 'a>,
    keys: std::slice::Iter<'d, Box<str>>,
    /// Whose value comes next.
    key: &'d str,
    /// It does.
    stands: bool,
}

impl<'de> de::MapAccess<'de> for &mut Shaped<'_, '_, '_> {
    type Error = ValueError;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        for key in self.keys.by_ref() {
            if !self.reader.decoder.is_undefined() {
                (self.key, self.stands) = (key, true);
                return seed.deserialize(KeyDeserializer(key)).map(Some).map_err(|error| error.at_key(key));
            }
            self.reader.decoder.word()?;
        }
        Ok(None)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<S::Value> {
        self.stands = false;
        seed.deserialize(&mut *self.reader).map_err(|error| error.at_key(self.key))
    }
}

/// An object whose keys come with it.
struct Pairs<'r, 'd, 'a> {
    reader: &'r mut Reader<'d, 'a>,
    left: u32,
    /// Whose value comes next.
    key: &'a str,
    /// It does.
    stands: bool,
}

impl<'de> de::MapAccess<'de> for &mut Pairs<'_, '_, '_> {
    type Error = ValueError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<Option<S::Value>> {
        while self.left > 0 {
            self.left -= 1;
            self.key = self.reader.decoder.string()?;
            if !self.reader.decoder.is_undefined() {
                self.stands = true;
                return seed.deserialize(KeyDeserializer(self.key)).map(Some).map_err(|error| error.at_key(self.key));
            }
            self.reader.decoder.word()?;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Step<S::Value> {
        self.stands = false;
        seed.deserialize(&mut *self.reader).map_err(|error| error.at_key(self.key))
    }
}

/// An enum in its external form, standing on the content.
pub(super) struct Variant<'n, 'r, 'd, 'a> {
    pub(super) name: &'n str,
    pub(super) content: &'r mut Reader<'d, 'a>,
}

impl<'de, 'r, 'd, 'a> de::EnumAccess<'de> for Variant<'_, 'r, 'd, 'a> {
    type Error = ValueError;
    type Variant = &'r mut Reader<'d, 'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Step<(S::Value, Self::Variant)> {
        let name: StrDeserializer<'_, ValueError> = self.name.into_deserializer();
        match seed.deserialize(name) {
            Ok(variant) => Ok((variant, self.content)),
            Err(error) => {
                self.content.decoder.pass(1);
                Err(error)
            }
        }
    }
}
