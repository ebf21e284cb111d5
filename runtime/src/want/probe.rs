//! The probe: a deserializer that follows one path into a type and sees what the type asks for at its end.
//!
//! No value of the type is ever made: at the end of the path every method answers with an error. Only the elements of a tuple that stand before
//! the path's are made up, as simply as their types allow.

use std::any::TypeId;
use std::cell::RefCell;
use std::fmt::{self, Display};

use serde::de::{self, Visitor};

use super::inside::{Elements, Entry, FirstVariant};
use crate::handle::JsObject;
use crate::value::passage::{self, Arrival};
use crate::value::special;

/// What a type asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seen {
    Data,
    Handle,
    /// A composite, and the visitor that reads it: the same one means the same type.
    Composite(TypeId, Shape),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    List,
    Map,
    Tuple(usize),
    Struct(&'static [&'static str]),
}

/// One run along a path; the numbers are the places in each composite on the way.
pub(super) struct Run<'a> {
    path: &'a [usize],
    seen: RefCell<Option<Seen>>,
}

impl<'a> Run<'a> {
    pub(super) fn new(path: &'a [usize]) -> Self {
        Self { path, seen: RefCell::new(None) }
    }

    pub(super) fn probe(&self) -> Probe<'_> {
        Probe { run: self, step: Some(0), depth: 0 }
    }

    /// What was seen; an impl that did not ask is one for data.
    pub(super) fn seen(self) -> Seen {
        self.seen.into_inner().unwrap_or(Seen::Data)
    }

    /// What is seen first counts.
    fn see<T>(&self, seen: Seen) -> Result<T, Aborted> {
        self.seen.borrow_mut().get_or_insert(seen);
        Err(Aborted)
    }
}

/// The end of a run.
#[derive(Debug)]
pub(super) struct Aborted;

impl Display for Aborted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("only a probe")
    }
}

impl std::error::Error for Aborted {}

impl de::Error for Aborted {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// Newtypes and options nest no deeper: a type that does leads nowhere.
const DEPTH: usize = 64;

/// Stands at a place of the type.
#[derive(Clone, Copy)]
pub(super) struct Probe<'a> {
    run: &'a Run<'a>,
    /// How far along the path it is; `None` beside it, where values are made up.
    step: Option<usize>,
    depth: usize,
}

impl Probe<'_> {
    /// The next place on the path, or that the path ends here.
    fn place(&self, step: usize) -> Option<usize> {
        self.run.path.get(step).copied()
    }

    fn deeper(self) -> Result<Self, Aborted> {
        if self.depth >= DEPTH { Err(Aborted) } else { Ok(Self { depth: self.depth + 1, ..self }) }
    }

    /// Off the path: what is read here is made up.
    pub(super) fn beside(self) -> Self {
        Self { step: None, ..self }
    }

    /// A leaf of data: seen, or made up.
    fn data<T>(self, make_up: impl FnOnce() -> Result<T, Aborted>) -> Result<T, Aborted> {
        match self.step {
            Some(_) => self.run.see(Seen::Data),
            None => make_up(),
        }
    }

    fn composite<'de, V: Visitor<'de>>(self, shape: Shape, visitor: V) -> Result<V::Value, Aborted> {
        let probe = self.deeper()?;
        let Some(step) = self.step else { return make_up(probe, shape, visitor) };
        let Some(place) = self.place(step) else {
            return self.run.see(Seen::Composite(typeid::of::<V>(), shape));
        };
        let inside = Self { step: Some(step + 1), ..probe };
        let value = match shape {
            Shape::List | Shape::Tuple(_) => visitor.visit_seq(Elements { before: place, inside, len: place + 1 }),
            Shape::Map => visitor.visit_map(Entry { key: Some("1"), fields: &[], inside }),
            Shape::Struct(fields) => visitor.visit_map(Entry { key: fields.get(place).copied(), fields: &[], inside }),
        };
        // An impl that makes a value of an error, or none of its elements, is odd.
        value.and_then(|_| self.run.see(Seen::Data))
    }
}

/// Makes up a composite beside the path.
fn make_up<'de, V: Visitor<'de>>(probe: Probe<'_>, shape: Shape, visitor: V) -> Result<V::Value, Aborted> {
    match shape {
        Shape::List => visitor.visit_seq(Elements { before: 0, inside: probe, len: 0 }),
        Shape::Tuple(len) => visitor.visit_seq(Elements { before: len, inside: probe, len }),
        Shape::Map => visitor.visit_map(Entry { key: None, fields: &[], inside: probe }),
        Shape::Struct(fields) => visitor.visit_map(Entry { key: None, fields, inside: probe }),
    }
}

macro_rules! data {
    ($($method:ident => $visit:ident($($value:expr)?)),* $(,)?) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Aborted> {
            self.data(|| visitor.$visit($($value)?))
        }
    )* };
}

impl<'de> de::Deserializer<'de> for Probe<'_> {
    type Error = Aborted;

    data! {
        deserialize_any => visit_unit(), deserialize_ignored_any => visit_unit(), deserialize_unit => visit_unit(),
    }
    data! {
        deserialize_bool => visit_bool(false),
        deserialize_i8 => visit_i8(1), deserialize_i16 => visit_i16(1), deserialize_i32 => visit_i32(1),
        deserialize_i64 => visit_i64(1), deserialize_i128 => visit_i128(1),
        deserialize_u8 => visit_u8(1), deserialize_u16 => visit_u16(1), deserialize_u32 => visit_u32(1),
        deserialize_u64 => visit_u64(1), deserialize_u128 => visit_u128(1),
        deserialize_f32 => visit_f32(1.0), deserialize_f64 => visit_f64(1.0),
        deserialize_char => visit_char('a'), deserialize_str => visit_str("a"), deserialize_string => visit_str("a"),
        deserialize_identifier => visit_str("a"), deserialize_bytes => visit_bytes(&[]),
        deserialize_byte_buf => visit_bytes(&[]),
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Aborted> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Aborted> {
        self.data(|| visitor.visit_enum(FirstVariant { variants, content: self.deeper()? }))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Aborted> {
        match self.step {
            Some(_) => visitor.visit_some(self.deeper()?),
            None => visitor.visit_none(),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Aborted> {
        if !special::may_be(name) {
            return visitor.visit_newtype_struct(self.deeper()?);
        }
        match self.step {
            Some(_) if special::is(name, special::HANDLE) => self.run.see(Seen::Handle),
            Some(_) if special::is(name, special::BIGINT) || special::array_kind(name).is_some() => {
                self.run.see(Seen::Data)
            }
            None if special::is(name, special::HANDLE) => {
                passage::arrive(Arrival::Function(JsObject::dangling()), visitor)
            }
            _ => visitor.visit_newtype_struct(self.deeper()?),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Aborted> {
        self.composite(Shape::List, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Aborted> {
        self.composite(Shape::Tuple(len), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Aborted> {
        self.composite(Shape::Tuple(len), visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Aborted> {
        self.composite(Shape::Map, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Aborted> {
        self.composite(Shape::Struct(fields), visitor)
    }
}
