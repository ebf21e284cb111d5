//! One array or object a reader has opened.

use std::rc::Rc;

use jsinterop::value::{ElementKind, Key, Step, ValueError};

use super::classes;
use crate::exception;
use crate::raw::{Atom, Call, Cx, Js, Keys, Value};

/// One array or object a reader has opened.
pub(super) enum Frame<'js> {
    /// An array, or a set as one. The set is kept: another one at the place of one that is gone would look like a cycle.
    Array { array: Value<'js>, index: u32, len: u32, set: Option<Value<'js>> },
    /// A typed array, an `ArrayBuffer` or a `DataView`: a copy, so that nothing moves it meanwhile.
    Bytes { bytes: Vec<u8>, kind: ElementKind, index: usize },
    /// The arguments of an invocation.
    Args { call: Call<'js>, index: usize },
    /// An object.
    Object { object: Value<'js>, keys: Option<Keys>, index: usize, fields: Option<Rc<[Atom]>>, expected: usize },
    /// A map, as an array of keys and values in turn; kept for the same reason.
    Map { entries: Value<'js>, index: u32, len: u32, fields: &'static [&'static str], map: Value<'js> },
}

impl<'js> Frame<'js> {
    pub(super) fn args(call: Call<'js>) -> Self {
        Self::Args { call, index: 0 }
    }

    pub(super) fn array(value: &Value<'js>) -> Js<Self> {
        if classes::is_set(value) {
            let array = value.cx().state().agent().elements(value.clone())?;
            return Ok(Self::Array { len: length(&array)?, array, index: 0, set: Some(value.clone()) });
        }
        match value.element_kind() {
            Some(kind) => Ok(Self::Bytes { bytes: value.with_bytes(<[u8]>::to_vec)?, kind, index: 0 }),
            None if value.is_array_buffer() || value.is_data_view() => {
                Ok(Self::Bytes { bytes: value.with_bytes(<[u8]>::to_vec)?, kind: ElementKind::U8, index: 0 })
            }
            _ => Ok(Self::Array { array: value.clone(), index: 0, len: length(value)?, set: None }),
        }
    }

    pub(super) fn object(value: &Value<'js>, fields: &'static [&'static str]) -> Js<Self> {
        let cx = value.cx();
        if classes::is_map(value) {
            let entries = cx.state().agent().entries(value.clone())?;
            return Ok(Self::Map { len: length(&entries)?, entries, index: 0, fields, map: value.clone() });
        }
        let fields = if fields.is_empty() { None } else { Some(cx.state().names.fields(cx, fields)?) };
        Ok(Self::Object { object: value.clone(), keys: Some(value.own_keys()?), index: 0, fields, expected: 0 })
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Array { len, .. } | Self::Map { len, .. } => *len as usize,
            Self::Bytes { bytes, kind, .. } => bytes.len() / width(*kind),
            Self::Args { call, .. } => call.len(),
            Self::Object { keys, .. } => keys.as_ref().map_or(0, Keys::len),
        }
    }

    /// Where the object is that was opened.
    pub(super) fn address(&self) -> usize {
        match self {
            Self::Array { array, set, .. } => set.as_ref().unwrap_or(array).address(),
            Self::Map { map, .. } => map.address(),
            Self::Object { object, .. } => object.address(),
            Self::Bytes { .. } | Self::Args { .. } => 0,
        }
    }

    #[inline]
    pub(super) fn next_element(&mut self, cx: Cx<'js>) -> Js<Option<Value<'js>>> {
        match self {
            Self::Array { array, index, len, .. } => {
                if *index >= *len {
                    return Ok(None);
                }
                *index += 1;
                array.get_index(*index - 1).map(Some)
            }
            Self::Bytes { bytes, kind, index } => {
                *index += 1;
                let width = width(*kind);
                bytes.get((*index - 1) * width..*index * width).map(|bytes| element(cx, *kind, bytes)).transpose()
            }
            Self::Args { call, index } => {
                *index += 1;
                Ok((*index <= call.len()).then(|| call.arg(*index - 1)))
            }
            Self::Object { .. } | Self::Map { .. } => Ok(None),
        }
    }

    /// The next entry whose value is not `undefined`.
    #[inline]
    pub(super) fn next_entry(&mut self, cx: Cx<'js>) -> Step<Option<(Key, Value<'js>)>> {
        let failed = |_| ValueError::failed(exception::take(cx));
        match self {
            Self::Object { object, keys: Some(keys), index, fields, expected } => {
                while let Some(atom) = keys.get(*index) {
                    *index += 1;
                    let value = object.get(atom).map_err(failed)?;
                    if value.is_undefined() {
                        continue;
                    }
                    let key = match field(fields.as_deref(), expected, atom) {
                        Some(number) => Key::Field(number),
                        None => Key::Name(atom.text(cx).map_err(failed)?),
                    };
                    return Ok(Some((key, value)));
                }
                Ok(None)
            }
            Self::Map { entries, index, len, fields, .. } => {
                while *index + 1 < *len {
                    let value = entries.get_index(*index + 1).map_err(failed)?;
                    let key = entries.get_index(*index).map_err(failed)?;
                    *index += 2;
                    if !value.is_undefined() {
                        return Ok(Some((map_key(&key, fields)?, value)));
                    }
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    pub(super) fn give_back(self, cx: Cx<'_>) {
        if let Self::Object { keys: Some(keys), .. } = self {
            keys.give_back(cx);
        }
    }
}

/// Which of the fields it is. They mostly come in order.
#[inline]
fn field(fields: Option<&[Atom]>, expected: &mut usize, atom: Atom) -> Option<usize> {
    let fields = fields?;
    let number = if fields.get(*expected) == Some(&atom) {
        *expected
    } else {
        fields.iter().position(|field| *field == atom)?
    };
    *expected = number + 1;
    Some(number)
}

fn map_key(key: &Value<'_>, fields: &'static [&'static str]) -> Step<Key> {
    use jsinterop::value::Found::{Integer, Number, String};
    match classes::primitive(key) {
        Some(String | Number(_) | Integer(_)) => {
            let name = key.text().map_err(|_| ValueError::failed(exception::take(key.cx())))?;
            Ok(match fields.iter().position(|field| *field == name) {
                Some(number) => Key::Field(number),
                None => Key::Name(name),
            })
        }
        _ => Err(ValueError::mismatch(
            "a Map with strings or numbers as keys",
            format_args!("the key {}", super::name_of(key)),
        )),
    }
}

fn length(value: &Value<'_>) -> Js<u32> {
    Ok(u32::try_from(value.length()?).unwrap_or(u32::MAX))
}

fn width(kind: ElementKind) -> usize {
    match kind {
        ElementKind::I8 | ElementKind::U8 | ElementKind::U8Clamped => 1,
        ElementKind::I16 | ElementKind::U16 => 2,
        ElementKind::I32 | ElementKind::U32 | ElementKind::F32 => 4,
        ElementKind::I64 | ElementKind::U64 | ElementKind::F64 => 8,
    }
}

/// One element, as JavaScript would give it.
fn element<'js>(cx: Cx<'js>, kind: ElementKind, bytes: &[u8]) -> Js<Value<'js>> {
    macro_rules! from_bytes {
        ($type:ty) => {
            <$type>::from_ne_bytes(bytes.try_into().unwrap_or_default())
        };
    }
    Ok(match kind {
        ElementKind::I8 => cx.integer(from_bytes!(i8).into()),
        ElementKind::U8 | ElementKind::U8Clamped => cx.integer(from_bytes!(u8).into()),
        ElementKind::I16 => cx.integer(from_bytes!(i16).into()),
        ElementKind::U16 => cx.integer(from_bytes!(u16).into()),
        ElementKind::I32 => cx.integer(from_bytes!(i32)),
        ElementKind::U32 => cx.number(from_bytes!(u32).into()),
        ElementKind::F32 => cx.number(from_bytes!(f32).into()),
        ElementKind::F64 => cx.number(from_bytes!(f64)),
        ElementKind::I64 => cx.bigint_i64(from_bytes!(i64))?,
        ElementKind::U64 => cx.bigint_u64(from_bytes!(u64))?,
    })
}
