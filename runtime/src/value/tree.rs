//! Values in a form of their own: what a call that waits holds its arguments in, and what a mock compares.

use super::number::BigInteger;
use super::typed_array::ElementKind;
use crate::handle::{CallbackKind, ElementLocator, ObjectId, RefId};

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    BigInt(BigInteger),
    String(String),
    TypedArray(ElementKind, Vec<u8>),
    Array(Vec<Tree>),
    Object(Vec<(Name, Tree)>),
    Handle(ObjectId),
    Element(ElementLocator),
    RustRef(RefId, Vec<&'static str>),
    Callback(RefId, CallbackKind),
    Signal,
}

impl Tree {
    /// What it takes up, in bytes.
    pub(crate) fn weight(&self) -> usize {
        let beside = match self {
            Self::String(text) => text.len(),
            Self::TypedArray(_, bytes) => bytes.len(),
            Self::Array(elements) => elements.iter().map(Self::weight).sum(),
            Self::Object(entries) => entries.iter().map(|(name, value)| name.weight() + value.weight()).sum(),
            _ => 0,
        };
        size_of::<Self>() + beside
    }
}

/// A key, and whether it is a struct's.
#[derive(Debug, Clone)]
pub(crate) enum Name {
    Field(&'static str),
    Key(String),
}

impl Name {
    fn weight(&self) -> usize {
        size_of::<Self>() + if let Self::Key(key) = self { key.len() } else { 0 }
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Field(name) => name,
            Self::Key(name) => name,
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}
