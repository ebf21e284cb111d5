//! Reads a [`Tree`] as a host's value: what a mock answers.

use std::borrow::Cow;

use super::cursor::{Arrived, Found, Key, Step, ValueReader};
use super::error::ValueError;
use super::number::BigInteger;
use super::tree::{Name, Tree};
use super::typed_array::ElementKind;
use crate::handle::ObjectId;

/// Where the objects of a tree live.
pub(crate) trait Objects {
    /// A new object, for data that is received as a handle.
    fn make(&self) -> ObjectId;
    /// An object is received once more.
    fn receive(&self, id: ObjectId) -> Arrived;
}

/// A cursor over a tree.
pub(crate) struct TreeReader<'t> {
    objects: &'t dyn Objects,
    here: Cow<'t, Tree>,
    open: Vec<Open<'t>>,
}

enum Open<'t> {
    Array(std::slice::Iter<'t, Tree>),
    Numbers(std::vec::IntoIter<Tree>),
    Object(std::slice::Iter<'t, (Name, Tree)>, &'static [&'static str]),
}

impl<'t> TreeReader<'t> {
    pub(crate) fn new(tree: &'t Tree, objects: &'t dyn Objects) -> Self {
        Self { objects, here: Cow::Borrowed(tree), open: Vec::new() }
    }

    fn mismatch<T>(&mut self, expected: &str) -> Step<T> {
        Err(ValueError::mismatch(expected, self.peek()?.name()))
    }
}

/// The elements of a typed array, as JavaScript numbers them.
fn numbers(kind: ElementKind, bytes: &[u8]) -> Vec<Tree> {
    fn each<T: bytemuck::Pod>(bytes: &[u8], number: impl Fn(T) -> Tree) -> Vec<Tree> {
        bytemuck::allocation::pod_collect_to_vec::<u8, T>(bytes).into_iter().map(number).collect()
    }
    match kind {
        ElementKind::I8 => each(bytes, |n: i8| Tree::Number(n.into())),
        ElementKind::U8 | ElementKind::U8Clamped => each(bytes, |n: u8| Tree::Number(n.into())),
        ElementKind::I16 => each(bytes, |n: i16| Tree::Number(n.into())),
        ElementKind::U16 => each(bytes, |n: u16| Tree::Number(n.into())),
        ElementKind::I32 => each(bytes, |n: i32| Tree::Number(n.into())),
        ElementKind::U32 => each(bytes, |n: u32| Tree::Number(n.into())),
        ElementKind::I64 => each(bytes, |n: i64| Tree::BigInt(BigInteger::Signed(n.into()))),
        ElementKind::U64 => each(bytes, |n: u64| Tree::BigInt(BigInteger::Signed(n.into()))),
        ElementKind::F32 => each(bytes, |n: f32| Tree::Number(n.into())),
        ElementKind::F64 => each(bytes, Tree::Number),
    }
}

impl ValueReader for TreeReader<'_> {
    fn is_null(&mut self) -> Step<bool> {
        Ok(matches!(*self.here, Tree::Null | Tree::Undefined))
    }

    #[expect(clippy::cast_possible_truncation, reason = "compared with what was there")]
    fn peek(&mut self) -> Step<Found> {
        Ok(match *self.here {
            Tree::Undefined => Found::Undefined,
            Tree::Null => Found::Null,
            Tree::Boolean(value) => Found::Boolean(value),
            Tree::Number(value) if f64::from(value as i32).to_bits() == value.to_bits() => Found::Integer(value as i32),
            Tree::Number(value) => Found::Number(value),
            Tree::BigInt(_) => Found::BigInt,
            Tree::String(_) => Found::String,
            Tree::TypedArray(..) => Found::Bytes,
            Tree::Array(_) => Found::Array,
            Tree::Object(_) | Tree::Element(_) | Tree::Signal => Found::Object,
            Tree::Handle(_) | Tree::RustRef(..) | Tree::Callback(..) => Found::Handle,
        })
    }

    fn string(&mut self) -> Step<String> {
        match &*self.here {
            Tree::String(text) => Ok(text.clone()),
            _ => self.mismatch("a string"),
        }
    }

    fn bigint(&mut self) -> Step<BigInteger> {
        match *self.here {
            Tree::BigInt(value) => Ok(value),
            _ => self.mismatch("a bigint"),
        }
    }

    fn bytes(&mut self) -> Step<Vec<u8>> {
        self.typed_array().map(|(_, bytes)| bytes)
    }

    fn typed_array(&mut self) -> Step<(Option<ElementKind>, Vec<u8>)> {
        match &*self.here {
            Tree::TypedArray(kind, bytes) => Ok((Some(*kind), bytes.clone())),
            _ => self.mismatch("a typed array"),
        }
    }

    fn enter_array(&mut self) -> Step<usize> {
        let (len, open) = match &self.here {
            Cow::Borrowed(Tree::Array(elements)) => (elements.len(), Open::Array(elements.iter())),
            Cow::Borrowed(Tree::TypedArray(kind, bytes)) => {
                let numbers = numbers(*kind, bytes);
                (numbers.len(), Open::Numbers(numbers.into_iter()))
            }
            _ => return self.mismatch("an array"),
        };
        self.open.push(open);
        Ok(len)
    }

    fn next_element(&mut self) -> Step<bool> {
        let next = match self.open.last_mut() {
            Some(Open::Array(elements)) => elements.next().map(Cow::Borrowed),
            Some(Open::Numbers(numbers)) => numbers.next().map(Cow::Owned),
            _ => None,
        };
        let is_there = next.is_some();
        self.here = next.unwrap_or(Cow::Owned(Tree::Undefined));
        Ok(is_there)
    }

    fn enter_object(&mut self, fields: &'static [&'static str]) -> Step {
        let open = match &self.here {
            Cow::Borrowed(Tree::Object(entries)) => Open::Object(entries.iter(), fields),
            Cow::Borrowed(Tree::Element(_) | Tree::Signal) => Open::Object([].iter(), fields),
            _ => return self.mismatch("an object"),
        };
        self.open.push(open);
        Ok(())
    }

    fn next_entry(&mut self) -> Step<Option<Key>> {
        let Some(Open::Object(entries, fields)) = self.open.last_mut() else { return Ok(None) };
        let Some((name, value)) = entries.find(|(_, value)| *value != Tree::Undefined) else { return Ok(None) };
        self.here = Cow::Borrowed(value);
        let place = fields.iter().position(|field| *field == name.text());
        Ok(Some(place.map_or_else(|| Key::Name(name.text().to_owned()), Key::Field)))
    }

    fn leave(&mut self) {
        self.open.pop();
    }

    fn handle(&mut self) -> Step<Arrived> {
        match *self.here {
            Tree::Handle(id) => Ok(self.objects.receive(id)),
            Tree::RustRef(id, _) | Tree::Callback(id, _) => Ok(Arrived::Rust(id)),
            Tree::Object(_) | Tree::Array(_) | Tree::TypedArray(..) | Tree::Element(_) | Tree::Signal => {
                Ok(self.objects.receive(self.objects.make()))
            }
            _ => self.mismatch("an object"),
        }
    }
}
