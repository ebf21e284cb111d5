//! Values of a frame as trees, and back: what a call that waits for its host holds its arguments in.
//!
//! They are encoded first, by code that is there anyway: a second serializer for every type of argument would make modules larger.

use std::collections::HashMap;

use super::encode::{Encoder, payload as checked};
use super::frame::{HEADER, malformed};
use super::shapes;
use super::words::{RustKind, Special, Tag, payload, whole, words_for};
use crate::handle::{CallbackKind, ElementLocator, ObjectId, RefId, Referent};
use crate::inner::Inner;
use crate::value::number::BigInteger;
use crate::value::sending::Addressed;
use crate::value::tree::Name;
use crate::value::{ElementKind, Tree, ValueError};

type Step<T = ()> = Result<T, ValueError>;

impl Tree {
    /// Writes the value again.
    pub(crate) fn encode(&self, encoder: &mut Encoder, runtime: &Inner) -> Step {
        match self {
            Self::Undefined => encoder.special(Special::Undefined),
            Self::Null => encoder.special(Special::Null),
            Self::Boolean(value) => encoder.special(if *value { Special::True } else { Special::False }),
            Self::Number(value) => number(*value, encoder),
            Self::BigInt(value) => encoder.bigint(*value),
            Self::String(value) => return encoder.string(value),
            Self::TypedArray(kind, bytes) => return encoder.bytes(*kind, bytes),
            Self::Array(elements) => {
                let (doubles, opened) = (encoder.doubles(), encoder.open());
                elements.iter().try_for_each(|element| element.encode(encoder, runtime))?;
                return encoder.close_array(opened, elements.len(), doubles);
            }
            Self::Object(entries) => return object(entries, encoder, runtime),
            Self::Handle(id) => return encoder.live(Addressed::Object(*id)),
            Self::Element(locator) => return encoder.live(Addressed::Element(locator.clone())),
            Self::RustRef(id, _) => {
                return encoder.live(match runtime.referent(*id) {
                    Some(Referent::Ref(shared)) => Addressed::Ref(*id, shared.method_names(), shared.method_wants()),
                    _ => Addressed::Ref(*id, &[], &[]),
                });
            }
            Self::Callback(id, kind) => {
                let wants = match runtime.referent(*id) {
                    Some(Referent::Callback(shared)) => shared.wants(),
                    _ => &[],
                };
                return encoder.live(Addressed::Callback(*id, *kind, wants));
            }
            Self::Signal => encoder.special(Special::Signal),
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "compared with what was there")]
fn number(value: f64, encoder: &mut Encoder) {
    let whole = value as i32;
    if f64::from(whole).to_bits() == value.to_bits() { encoder.integer(whole) } else { encoder.double(value) }
}

/// A struct by its shape, a map with its keys.
fn object(entries: &[(Name, Tree)], encoder: &mut Encoder, runtime: &Inner) -> Step {
    let opened = encoder.open();
    let mut node = Some(shapes::ROOT);
    for (name, value) in entries {
        match (name, node) {
            (Name::Field(name), Some(at)) => node = Some(encoder.shapes().step(at, name)),
            (name, _) => {
                node = None;
                encoder.string(name.text())?;
            }
        }
        value.encode(encoder, runtime)?;
    }
    match node.filter(|_| !entries.is_empty()) {
        Some(node) => {
            let shape = encoder.shapes().shape(node);
            encoder.close(opened, Tag::Shaped, shape);
        }
        None => encoder.close(opened, Tag::Object, checked(entries.len(), "entries of a map")?),
    }
    Ok(())
}

/// The values that a frame of its own tables holds, and nothing else.
pub(crate) fn trees(encoder: &mut Encoder, runtime: &Inner) -> Step<Vec<Tree>> {
    let shapes = encoder.shapes().fresh().collect();
    let frame = encoder.end();
    let words = frame.words.get(3).and_then(|end| frame.words.get(HEADER..*end as usize)).unwrap_or_default();
    let text = std::str::from_utf8(frame.text).map_err(malformed)?;
    let mut reader = Reader { words, text, shapes, kept: HashMap::new(), blobs: std::mem::take(frame.blobs), runtime };
    let mut trees = Vec::new();
    while !reader.words.is_empty() {
        trees.push(reader.value()?);
    }
    Ok(trees)
}

/// Stands before a value of a frame that has not been sent.
struct Reader<'f> {
    words: &'f [u32],
    text: &'f str,
    shapes: Vec<Vec<&'static str>>,
    kept: HashMap<u32, String>,
    blobs: Vec<Vec<u8>>,
    runtime: &'f Inner,
}

fn ends() -> ValueError {
    malformed("it ends in the middle of a value")
}

impl<'f> Reader<'f> {
    fn word(&mut self) -> Step<u32> {
        self.take(1).map(|words| words[0])
    }

    fn take(&mut self, count: usize) -> Step<&'f [u32]> {
        let (taken, rest) = self.words.split_at_checked(count).ok_or_else(ends)?;
        self.words = rest;
        Ok(taken)
    }

    fn number64(&mut self) -> Step<u64> {
        let words = self.take(2)?;
        Ok(whole([words[0], words[1]]))
    }

    fn value(&mut self) -> Step<Tree> {
        let word = self.word()?;
        let number = payload(word);
        Ok(match Tag::of(word) {
            #[expect(clippy::cast_possible_wrap, reason = "the sign is in the upper bit")]
            Tag::Int => Tree::Number((word as i32 >> 4).into()),
            Tag::Special => special(number)?,
            Tag::Double => Tree::Number(f64::from_bits(self.number64()?)),
            Tag::Text => Tree::String(self.cut(number as usize)),
            Tag::Known => Tree::String(self.kept.get(&number).cloned().ok_or_else(ends)?),
            Tag::Keep => {
                let text = self.string()?;
                self.kept.insert(number, text.clone());
                Tree::String(text)
            }
            Tag::Array => Tree::Array((0..number).map(|_| self.value()).collect::<Step<_>>()?),
            Tag::Doubles => Tree::Array(
                (0..number).map(|_| Ok(Tree::Number(f64::from_bits(self.number64()?)))).collect::<Step<_>>()?,
            ),
            Tag::Object => Tree::Object((0..number).map(|_| self.pair()).collect::<Step<_>>()?),
            Tag::Shaped => {
                let keys = self.shapes.get(number as usize).cloned().ok_or_else(ends)?;
                let entry = |key| Ok((Name::Field(key), self.value()?));
                Tree::Object(keys.into_iter().map(entry).collect::<Step<_>>()?)
            }
            Tag::Bytes | Tag::Blob => self.bytes(word)?,
            Tag::BigInt => self.bigint(number)?,
            Tag::Object2Js => Tree::Handle(ObjectId(self.number64()?)),
            Tag::Object2Rust => self.rust(number)?,
            Tag::Element if number == 0 => Tree::Element(ElementLocator::Id(self.string()?)),
            Tag::Element => Tree::Element(ElementLocator::Selector(self.string()?)),
        })
    }

    fn pair(&mut self) -> Step<(Name, Tree)> {
        Ok((Name::Key(self.string()?), self.value()?))
    }

    fn string(&mut self) -> Step<String> {
        match self.value()? {
            Tree::String(text) => Ok(text),
            _ => Err(malformed("a string is missing")),
        }
    }

    /// The next `units` of the text, in UTF-16.
    fn cut(&mut self, units: usize) -> String {
        let mut left = units;
        let end = self.text.char_indices().find(|(_, character)| match left.checked_sub(character.len_utf16()) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
        let (text, rest) = self.text.split_at(end.map_or(self.text.len(), |(end, _)| end));
        self.text = rest;
        text.to_owned()
    }

    fn bytes(&mut self, word: u32) -> Step<Tree> {
        let kind = ElementKind::ALL.get(payload(word) as usize).copied().ok_or_else(ends)?;
        let number = self.word()? as usize;
        let bytes = if Tag::of(word) == Tag::Blob {
            self.blobs.get_mut(number).map(std::mem::take)
        } else {
            let words = self.take(words_for(number))?;
            bytemuck::cast_slice::<u32, u8>(words).get(..number).map(<[u8]>::to_vec)
        };
        Ok(Tree::TypedArray(kind, bytes.ok_or_else(ends)?))
    }

    fn bigint(&mut self, number: u32) -> Step<Tree> {
        let words = self.take((number >> 1) as usize)?;
        let magnitude = words.iter().rev().fold(0_u128, |above, word| above << 32 | u128::from(*word));
        let value = if number & 1 == 1 {
            BigInteger::Signed(0_i128.wrapping_sub_unsigned(magnitude))
        } else {
            i128::try_from(magnitude).map_or(BigInteger::Unsigned(magnitude), BigInteger::Signed)
        };
        Ok(Tree::BigInt(value))
    }

    /// What follows the id says what JavaScript has to know; the runtime knows it too.
    fn rust(&mut self, kind: u32) -> Step<Tree> {
        let id = RefId(self.number64()?);
        let is_ref = kind & !RustKind::ASKS == RustKind::Ref as u32;
        for _ in 0..u32::from(is_ref) + u32::from(kind & RustKind::ASKS != 0) {
            self.value()?;
        }
        Ok(match self.runtime.referent(id) {
            Some(Referent::Ref(shared)) => Tree::RustRef(id, shared.method_names().to_vec()),
            Some(Referent::Callback(shared)) => Tree::Callback(id, shared.kind()),
            None if is_ref => Tree::RustRef(id, Vec::new()),
            None => Tree::Callback(id, CallbackKind::Async),
        })
    }
}

fn special(number: u32) -> Step<Tree> {
    match Special::of(number) {
        Some(Special::Undefined) => Ok(Tree::Undefined),
        Some(Special::Null) => Ok(Tree::Null),
        Some(Special::False) => Ok(Tree::Boolean(false)),
        Some(Special::True) => Ok(Tree::Boolean(true)),
        Some(Special::Signal) => Ok(Tree::Signal),
        _ => Err(malformed(format_args!("no special value has the number {number}"))),
    }
}
