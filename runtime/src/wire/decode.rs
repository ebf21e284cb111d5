//! The decoder: walks the words of a frame that has arrived. What serde calls is in `de.rs`, what nobody wants is passed in `skip.rs`.
//!
//! Nothing is trusted: every length is held against what is there, and nothing is allocated on the word of a length alone.

use super::frame::{Blobs, Keys, Opened, Shapes, malformed, misplaced};
use super::words::{Special, Tag, payload, whole, words_for};
use crate::link::Link;
use crate::value::number::BigInteger;
use crate::value::{ElementKind, ValueError};

type Step<T = ()> = Result<T, ValueError>;

/// Stands before a word of a message. What it still stands before when it is dropped is let go of.
#[derive(Debug)]
pub struct Decoder<'a> {
    pub(super) words: &'a [u32],
    pub(super) text: &'a str,
    pub(super) shapes: Shapes,
    blobs: Option<&'a Blobs>,
    pub(super) link: Option<&'a Link>,
}

/// A value's first word, read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    Special(Special),
    Int(i32),
    Double(f64),
    Text(&'a str),
    /// Followed by as many values.
    Array(u32),
    /// Followed by as many numbers of two words.
    Doubles(u32),
    /// Followed by as many pairs.
    Object(u32),
    /// Followed by a value for each key of this shape.
    Shaped(u32),
    Bytes(Option<ElementKind>, Content<'a>),
    BigInt(BigInteger),
    Js {
        id: u64,
        is_function: bool,
    },
    Rust(u64),
}

/// The bytes of a typed array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content<'a> {
    Here(&'a [u8]),
    Blob(u32),
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(words: &'a [u32], text: &'a str, opened: &Opened<'a>, link: &'a Link) -> Self {
        Self { words, text, shapes: opened.shapes.clone(), blobs: Some(opened.blobs), link: Some(link) }
    }

    /// Stands before a value that came without a frame.
    pub(crate) fn bare(words: &'a [u32], text: &'a str) -> Self {
        Self { words, text, shapes: Shapes::default(), blobs: None, link: None }
    }

    pub(super) fn words(&self) -> &'a [u32] {
        self.words
    }

    /// How long the blob at `place` is, while it has not been taken.
    pub(super) fn blob_len(&self, place: u32) -> usize {
        self.blobs.map_or(0, |blobs| blobs.len_of(place))
    }

    /// Opens the array of an invocation's arguments; answers how many there are.
    pub(crate) fn open_array(&mut self) -> Step<usize> {
        match self.value()? {
            Value::Array(count) => Ok(count as usize),
            _ => Err(malformed("the arguments are no array")),
        }
    }

    #[inline]
    pub(crate) fn word(&mut self) -> Step<u32> {
        let (word, rest) = self.words.split_first().ok_or_else(ends)?;
        self.words = rest;
        Ok(*word)
    }

    #[inline]
    pub(super) fn take(&mut self, count: usize) -> Step<&'a [u32]> {
        let (taken, rest) = self.words.split_at_checked(count).ok_or_else(ends)?;
        self.words = rest;
        Ok(taken)
    }

    #[inline]
    pub(crate) fn number64(&mut self) -> Step<u64> {
        let (halves, rest) = self.words.split_first_chunk().ok_or_else(ends)?;
        self.words = rest;
        Ok(whole(*halves))
    }

    /// The numbers of a packed array.
    #[inline]
    pub(crate) fn numbers(&mut self, count: u32) -> Step<&'a [[u32; 2]]> {
        Ok(self.take(count as usize * 2)?.as_chunks().0)
    }

    /// A count of things that take a word each at least.
    fn count(&self, word: u32) -> Step<u32> {
        let count = payload(word);
        if count as usize > self.words.len() {
            return Err(malformed("a count is larger than the message"));
        }
        Ok(count)
    }

    /// Reads the next value's first word, and all of a value that is no composite. What comes most often is read in `next.rs`.
    #[inline(never)]
    #[expect(clippy::cast_possible_wrap, reason = "the sign is in the upper bit")]
    pub(crate) fn value(&mut self) -> Step<Value<'a>> {
        let word = self.word()?;
        Ok(match Tag::of(word) {
            Tag::Int => Value::Int(word as i32 >> 4),
            Tag::Special => {
                let unknown = || malformed(format_args!("no special value has the number {}", payload(word)));
                Value::Special(Special::of(payload(word)).ok_or_else(unknown)?)
            }
            Tag::Double => Value::Double(f64::from_bits(self.number64()?)),
            Tag::Text => Value::Text(self.text(word)?),
            Tag::Array => Value::Array(self.count(word)?),
            Tag::Doubles => {
                let count = self.count(word)?;
                if count as usize * 2 > self.words.len() {
                    return Err(ends());
                }
                Value::Doubles(count)
            }
            Tag::Object => Value::Object(self.count(word)?),
            Tag::Shaped => Value::Shaped(payload(word)),
            Tag::Bytes => {
                let len = self.word()? as usize;
                let words = self.take(words_for(len))?;
                let bytes = bytemuck::cast_slice::<u32, u8>(words).get(..len).unwrap_or_default();
                Value::Bytes(kind(word)?, Content::Here(bytes))
            }
            Tag::Blob => Value::Bytes(kind(word)?, Content::Blob(self.word()?)),
            Tag::BigInt => Value::BigInt(self.bigint(word)?),
            Tag::Object2Js => Value::Js { id: self.number64()?, is_function: payload(word) == 1 },
            Tag::Object2Rust => Value::Rust(self.number64()?),
            tag @ (Tag::Known | Tag::Keep | Tag::Element) => return Err(misplaced(tag)),
        })
    }

    fn text(&mut self, word: u32) -> Step<&'a str> {
        let cut = self.text.split_at_checked(payload(word) as usize);
        let (text, rest) = cut.ok_or_else(|| malformed("a string ends outside the text"))?;
        self.text = rest;
        Ok(text)
    }

    fn bigint(&mut self, word: u32) -> Step<BigInteger> {
        let len = (payload(word) >> 1) as usize;
        let words = self.take(len)?;
        let too_large = || ValueError::refused("a bigint larger than any integer of Rust");
        let mut magnitude = 0_u128;
        for (place, word) in words.iter().enumerate() {
            match place {
                0..4 => magnitude |= u128::from(*word) << (32 * place),
                _ if *word == 0 => {}
                _ => return Err(too_large()),
            }
        }
        if payload(word) & 1 == 1 {
            0_i128.checked_sub_unsigned(magnitude).map(BigInteger::Signed).ok_or_else(too_large)
        } else {
            Ok(i128::try_from(magnitude).map_or(BigInteger::Unsigned(magnitude), BigInteger::Signed))
        }
    }

    /// The string that must come next.
    pub(crate) fn string(&mut self) -> Step<&'a str> {
        match self.value()? {
            Value::Text(text) => Ok(text),
            _ => Err(malformed("a string is missing")),
        }
    }

    pub(crate) fn keys(&self, shape: u32) -> Step<Keys> {
        self.shapes.find(shape).cloned()
    }

    /// Takes the bytes of a typed array.
    pub(crate) fn content(&mut self, content: Content<'a>) -> Step<Vec<u8>> {
        match content {
            Content::Here(bytes) => Ok(bytes.to_vec()),
            Content::Blob(place) => {
                let missing = || malformed(format_args!("no blob has the number {place}"));
                self.blobs.and_then(|blobs| blobs.take(place)).ok_or_else(missing)
            }
        }
    }
}

fn kind(word: u32) -> Step<Option<ElementKind>> {
    match payload(word) as usize {
        // An `ArrayBuffer` or a `DataView`.
        15 => Ok(None),
        number => {
            let unknown = || malformed(format_args!("no typed array has the number {number}"));
            ElementKind::ALL.get(number).copied().map(Some).ok_or_else(unknown)
        }
    }
}

#[cold]
fn ends() -> ValueError {
    malformed("it ends in the middle of a value")
}
