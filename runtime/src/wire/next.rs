//! The short ways: what comes most often, read by a look at one word. Where they answer `None` nothing has been read, and
//! [`Decoder::value`] says what is there, or what is wrong with it.

use super::decode::Decoder;
use super::words::{Special, Tag, payload, whole};

const FALSE: u32 = Tag::Special.with(Special::False as u32);
const TRUE: u32 = Tag::Special.with(Special::True as u32);
const UNDEFINED: u32 = Tag::Special.with(Special::Undefined as u32);
const NULL: u32 = Tag::Special.with(Special::Null as u32);

impl<'a> Decoder<'a> {
    /// The next word, if it has this tag, and those behind it.
    #[inline]
    fn next_of(&self, tag: Tag) -> Option<(u32, &'a [u32])> {
        let (word, rest) = self.words.split_first()?;
        (*word & 15 == tag as u32).then_some((*word, rest))
    }

    #[inline]
    #[expect(clippy::cast_possible_wrap, reason = "the sign is in the upper bit")]
    pub(super) fn next_int(&mut self) -> Option<i32> {
        let (word, rest) = self.next_of(Tag::Int)?;
        self.words = rest;
        Some(word as i32 >> 4)
    }

    #[inline]
    pub(super) fn next_double(&mut self) -> Option<f64> {
        let (_, rest) = self.next_of(Tag::Double)?;
        let (halves, rest) = rest.split_first_chunk()?;
        self.words = rest;
        Some(f64::from_bits(whole(*halves)))
    }

    #[inline]
    pub(super) fn next_bool(&mut self) -> Option<bool> {
        let (word @ &(FALSE | TRUE), rest) = self.words.split_first()? else { return None };
        self.words = rest;
        Some(*word == TRUE)
    }

    #[inline]
    pub(super) fn next_text(&mut self) -> Option<&'a str> {
        let (word, words) = self.next_of(Tag::Text)?;
        let (text, rest) = self.text.split_at_checked(payload(word) as usize)?;
        (self.words, self.text) = (words, rest);
        Some(text)
    }

    /// How many elements an array has.
    #[inline]
    pub(super) fn next_array(&mut self) -> Option<u32> {
        let (word, rest) = self.next_of(Tag::Array)?;
        let count = payload(word);
        (count as usize <= rest.len()).then(|| {
            self.words = rest;
            count
        })
    }

    /// The shape of an object.
    #[inline]
    pub(super) fn next_shape(&mut self) -> Option<u32> {
        let (word, rest) = self.next_of(Tag::Shaped)?;
        self.words = rest;
        Some(payload(word))
    }

    /// Whether the next value is `null` or `undefined`.
    #[inline]
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.words.first(), Some(&(UNDEFINED | NULL)))
    }

    /// Whether the next value is `undefined`.
    #[inline]
    pub(crate) fn is_undefined(&self) -> bool {
        self.words.first() == Some(&UNDEFINED)
    }

    /// Whether bytes come next.
    pub(crate) fn is_bytes(&self) -> bool {
        self.words.first().is_some_and(|word| matches!(Tag::of(*word), Tag::Bytes | Tag::Blob))
    }
}
