//! Trees to a value host and from our serializer.

use super::cursor::{Step, ValueWriter};
use super::error::ValueError;
use super::number::BigInteger;
use super::tree::{Name, Tree};
use super::typed_array::ElementKind;
use crate::handle::{CallbackKind, ElementLocator, ObjectId, RefId};

impl Tree {
    /// Writes the value again.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole")]
    pub(crate) fn write(&self, writer: &mut dyn ValueWriter) -> Step {
        match self {
            Self::Undefined => writer.undefined(),
            Self::Null => writer.null(),
            Self::Boolean(value) => writer.boolean(*value),
            Self::Number(value) if f64::from(*value as i32).to_bits() == value.to_bits() => {
                writer.integer(*value as i32)
            }
            Self::Number(value) => writer.number(*value),
            Self::BigInt(value) => writer.bigint(*value),
            Self::String(value) => writer.string(value),
            Self::TypedArray(ElementKind::U8, bytes) => writer.bytes(bytes),
            Self::TypedArray(kind, bytes) => writer.typed_array(*kind, bytes),
            Self::Array(elements) => {
                writer.begin_array(Some(elements.len()))?;
                elements.iter().try_for_each(|element| element.write(writer))?;
                writer.end_array()
            }
            Self::Object(entries) => write_object(entries, writer),
            Self::Handle(id) => writer.object(*id),
            Self::Element(locator) => writer.element(locator),
            Self::RustRef(id, methods) => writer.rust_ref(*id, methods),
            Self::Callback(id, kind) => writer.callback(*id, *kind),
            Self::Signal => writer.signal(),
        }
    }
}

fn write_object(entries: &[(Name, Tree)], writer: &mut dyn ValueWriter) -> Step {
    writer.begin_object(Some(entries.len()))?;
    for (name, value) in entries {
        match name {
            Name::Field(name) => writer.field(name)?,
            Name::Key(name) => writer.key(name)?,
        }
        value.write(writer)?;
    }
    writer.end_object()
}

/// Builds trees.
#[derive(Debug, Default)]
pub(crate) struct TreeWriter {
    finished: Vec<Tree>,
    open: Vec<Open>,
}

#[derive(Debug)]
enum Open {
    Array(Vec<Tree>),
    Object(Vec<(Name, Tree)>, Option<Name>),
}

impl TreeWriter {
    /// The values written, in order.
    pub(crate) fn finish(self) -> Vec<Tree> {
        self.finished
    }

    fn put(&mut self, value: Tree) -> Step {
        match self.open.last_mut() {
            None => self.finished.push(value),
            Some(Open::Array(elements)) => elements.push(value),
            Some(Open::Object(entries, name)) => match name.take() {
                Some(name) => entries.push((name, value)),
                None => return Err(misuse()),
            },
        }
        Ok(())
    }

    fn name(&mut self, name: Name) -> Step {
        match self.open.last_mut() {
            Some(Open::Object(_, next)) => {
                *next = Some(name);
                Ok(())
            }
            _ => Err(misuse()),
        }
    }
}

fn misuse() -> ValueError {
    ValueError::refused("its `Serialize` impl writes keys and values out of order")
}

impl ValueWriter for TreeWriter {
    fn undefined(&mut self) -> Step {
        self.put(Tree::Undefined)
    }

    fn null(&mut self) -> Step {
        self.put(Tree::Null)
    }

    fn boolean(&mut self, value: bool) -> Step {
        self.put(Tree::Boolean(value))
    }

    fn integer(&mut self, value: i32) -> Step {
        self.put(Tree::Number(value.into()))
    }

    fn number(&mut self, value: f64) -> Step {
        self.put(Tree::Number(value))
    }

    fn bigint(&mut self, value: BigInteger) -> Step {
        self.put(Tree::BigInt(value))
    }

    fn string(&mut self, value: &str) -> Step {
        self.put(Tree::String(value.to_owned()))
    }

    fn bytes(&mut self, value: &[u8]) -> Step {
        self.put(Tree::TypedArray(ElementKind::U8, value.to_vec()))
    }

    fn typed_array(&mut self, kind: ElementKind, bytes: &[u8]) -> Step {
        self.put(Tree::TypedArray(kind, bytes.to_vec()))
    }

    fn begin_array(&mut self, len: Option<usize>) -> Step {
        self.open.push(Open::Array(Vec::with_capacity(len.unwrap_or_default().min(4096))));
        Ok(())
    }

    fn end_array(&mut self) -> Step {
        match self.open.pop() {
            Some(Open::Array(elements)) => self.put(Tree::Array(elements)),
            _ => Err(misuse()),
        }
    }

    fn begin_object(&mut self, _: Option<usize>) -> Step {
        self.open.push(Open::Object(Vec::new(), None));
        Ok(())
    }

    fn field(&mut self, name: &'static str) -> Step {
        self.name(Name::Field(name))
    }

    fn key(&mut self, name: &str) -> Step {
        self.name(Name::Key(name.to_owned()))
    }

    fn end_object(&mut self) -> Step {
        match self.open.pop() {
            Some(Open::Object(entries, None)) => self.put(Tree::Object(entries)),
            _ => Err(misuse()),
        }
    }

    fn object(&mut self, id: ObjectId) -> Step {
        self.put(Tree::Handle(id))
    }

    fn element(&mut self, locator: &ElementLocator) -> Step {
        self.put(Tree::Element(locator.clone()))
    }

    fn rust_ref(&mut self, id: RefId, methods: &[&'static str]) -> Step {
        self.put(Tree::RustRef(id, methods.to_vec()))
    }

    fn callback(&mut self, id: RefId, kind: CallbackKind) -> Step {
        self.put(Tree::Callback(id, kind))
    }

    fn signal(&mut self) -> Step {
        self.put(Tree::Signal)
    }
}
