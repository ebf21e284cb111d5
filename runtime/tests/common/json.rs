//! Values of the test's host, and the two cursors over them: the smallest value host there is.

use std::fmt;

use jsinterop::JsException;
use jsinterop::host::{CallbackKind, ElementLocator, ObjectId, RefId, Reply};
use jsinterop::value::{Arrived, BigInteger, ElementKind, Found, Key, Step, ValueError, ValueReader, ValueWriter};

/// A value of JavaScript, objects with their numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    BigInt(i128),
    Text(String),
    Bytes(ElementKind, Vec<u8>),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
    /// A live object with its id; it has this content, too.
    Live(u64, Box<Json>),
    /// The same, a function.
    Function(u64),
    /// The same, marked with `jsinterop.ref`.
    Marked(u64),
    /// A Rust object or closure.
    Rust(u64, String),
    Symbol,
    Promise,
    Signal,
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Boolean(value),
            serde_json::Value::Number(value) => Self::Number(value.as_f64().unwrap()),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(elements) => Self::Array(elements.into_iter().map(Self::from).collect()),
            serde_json::Value::Object(entries) => {
                Self::Object(entries.into_iter().map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undefined => f.write_str("undefined"),
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::BigInt(value) => write!(f, "{value}n"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Bytes(kind, bytes) => write!(f, "{}{bytes:?}", kind.class()),
            Self::Array(elements) => {
                let elements: Vec<_> = elements.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", elements.join(","))
            }
            Self::Object(entries) => {
                let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}:{value}")).collect();
                write!(f, "{{{}}}", entries.join(","))
            }
            Self::Live(id, _) | Self::Function(id) | Self::Marked(id) => write!(f, "<object {id}>"),
            Self::Rust(id, text) => write!(f, "<rust {id}{text}>"),
            Self::Symbol => f.write_str("symbol"),
            Self::Promise => f.write_str("promise"),
            Self::Signal => f.write_str("signal"),
        }
    }
}

pub fn of_reply(reply: Reply) -> Result<Json, JsException> {
    let mut writer = JsonWriter::default();
    reply?.write(&mut writer)?;
    Ok(writer.finish().pop().unwrap())
}

#[expect(clippy::cast_possible_truncation, reason = "compared with what was there")]
fn whole_part(value: f64) -> i32 {
    value as i32
}

#[derive(Default)]
pub struct JsonWriter {
    finished: Vec<Json>,
    open: Vec<(Json, Option<String>)>,
}

impl JsonWriter {
    pub fn finish(self) -> Vec<Json> {
        assert!(self.open.is_empty(), "everything opened is closed");
        self.finished
    }

    #[expect(clippy::unnecessary_wraps, reason = "as all steps")]
    fn put(&mut self, value: Json) -> Step {
        match self.open.last_mut() {
            None => self.finished.push(value),
            Some((Json::Array(elements), _)) => elements.push(value),
            Some((Json::Object(entries), key)) => entries.push((key.take().expect("a key comes first"), value)),
            Some(_) => unreachable!("only composites are open"),
        }
        Ok(())
    }

    fn close(&mut self) -> Step {
        let (value, key) = self.open.pop().expect("something is open");
        assert_eq!(key, None, "every key has a value");
        self.put(value)
    }
}

impl ValueWriter for JsonWriter {
    fn undefined(&mut self) -> Step {
        self.put(Json::Undefined)
    }
    fn null(&mut self) -> Step {
        self.put(Json::Null)
    }
    fn boolean(&mut self, value: bool) -> Step {
        self.put(Json::Boolean(value))
    }
    fn integer(&mut self, value: i32) -> Step {
        self.put(Json::Number(value.into()))
    }
    fn number(&mut self, value: f64) -> Step {
        self.put(Json::Number(value))
    }
    fn bigint(&mut self, value: BigInteger) -> Step {
        match value {
            BigInteger::Signed(value) => self.put(Json::BigInt(value)),
            BigInteger::Unsigned(value) => self.put(Json::Text(format!("{value}n"))),
        }
    }
    fn string(&mut self, value: &str) -> Step {
        self.put(Json::Text(value.to_owned()))
    }
    fn bytes(&mut self, value: &[u8]) -> Step {
        self.put(Json::Bytes(ElementKind::U8, value.to_vec()))
    }
    fn typed_array(&mut self, kind: ElementKind, bytes: &[u8]) -> Step {
        self.put(Json::Bytes(kind, bytes.to_vec()))
    }
    fn begin_array(&mut self, _: Option<usize>) -> Step {
        self.open.push((Json::Array(Vec::new()), None));
        Ok(())
    }
    fn end_array(&mut self) -> Step {
        self.close()
    }
    fn begin_object(&mut self, _: Option<usize>) -> Step {
        self.open.push((Json::Object(Vec::new()), None));
        Ok(())
    }
    fn field(&mut self, name: &'static str) -> Step {
        self.key(name)
    }
    fn key(&mut self, name: &str) -> Step {
        self.open.last_mut().expect("an object is open").1 = Some(name.to_owned());
        Ok(())
    }
    fn end_object(&mut self) -> Step {
        self.close()
    }
    fn object(&mut self, id: ObjectId) -> Step {
        self.put(Json::Marked(id.0))
    }
    fn element(&mut self, locator: &ElementLocator) -> Step {
        self.put(Json::Text(format!("{locator:?}")))
    }
    fn rust_ref(&mut self, id: RefId, methods: &[&'static str]) -> Step {
        self.put(Json::Rust(id.0, format!(" {methods:?}")))
    }
    fn callback(&mut self, id: RefId, kind: CallbackKind) -> Step {
        self.put(Json::Rust(id.0, format!(" {kind:?}")))
    }
    fn signal(&mut self) -> Step {
        self.put(Json::Signal)
    }
}

pub struct JsonReader {
    here: Json,
    open: Vec<Open>,
}

enum Open {
    Array(std::vec::IntoIter<Json>),
    Object(std::vec::IntoIter<(String, Json)>, &'static [&'static str]),
}

impl JsonReader {
    pub fn new(value: Json) -> Self {
        Self { here: value, open: Vec::new() }
    }
}

impl ValueReader for JsonReader {
    fn is_null(&mut self) -> Step<bool> {
        Ok(matches!(self.here, Json::Null | Json::Undefined))
    }

    fn peek(&mut self) -> Step<Found> {
        Ok(match &self.here {
            Json::Undefined => Found::Undefined,
            Json::Null => Found::Null,
            Json::Boolean(value) => Found::Boolean(*value),
            Json::Number(value) => match whole_part(*value) {
                whole if f64::from(whole).to_bits() == value.to_bits() => Found::Integer(whole),
                _ => Found::Number(*value),
            },
            Json::BigInt(_) => Found::BigInt,
            Json::Text(_) => Found::String,
            Json::Bytes(..) => Found::Bytes,
            Json::Array(_) => Found::Array,
            Json::Object(_) | Json::Signal => Found::Object,
            Json::Live(_, content) => return JsonReader::new((**content).clone()).peek(),
            Json::Function(_) => Found::Function,
            Json::Marked(_) | Json::Rust(..) => Found::Handle,
            Json::Symbol => Found::Symbol,
            Json::Promise => Found::Promise,
        })
    }

    fn string(&mut self) -> Step<String> {
        let Json::Text(text) = &self.here else { unreachable!("asked after `peek`") };
        Ok(text.clone())
    }

    fn bigint(&mut self) -> Step<BigInteger> {
        let Json::BigInt(value) = &self.here else { unreachable!("asked after `peek`") };
        Ok(BigInteger::Signed(*value))
    }

    fn bytes(&mut self) -> Step<Vec<u8>> {
        self.typed_array().map(|(_, bytes)| bytes)
    }

    fn typed_array(&mut self) -> Step<(Option<ElementKind>, Vec<u8>)> {
        let Json::Bytes(kind, bytes) = &self.here else { unreachable!("asked after `peek`") };
        Ok((Some(*kind), bytes.clone()))
    }

    fn enter_array(&mut self) -> Step<usize> {
        let elements = match std::mem::replace(&mut self.here, Json::Undefined) {
            Json::Array(elements) => elements,
            Json::Live(_, content) => match *content {
                Json::Array(elements) => elements,
                _ => unreachable!("asked after `peek`"),
            },
            Json::Bytes(ElementKind::U8, bytes) => bytes.into_iter().map(|b| Json::Number(b.into())).collect(),
            other => unreachable!("asked after `peek`: {other}"),
        };
        let len = elements.len();
        self.open.push(Open::Array(elements.into_iter()));
        Ok(len)
    }

    fn next_element(&mut self) -> Step<bool> {
        let Some(Open::Array(elements)) = self.open.last_mut() else { unreachable!("an array is open") };
        let next = elements.next();
        let is_there = next.is_some();
        self.here = next.unwrap_or(Json::Undefined);
        Ok(is_there)
    }

    fn enter_object(&mut self, fields: &'static [&'static str]) -> Step {
        let entries = match std::mem::replace(&mut self.here, Json::Undefined) {
            Json::Object(entries) => entries,
            Json::Live(_, content) => match *content {
                Json::Object(entries) => entries,
                _ => unreachable!("asked after `peek`"),
            },
            other => unreachable!("asked after `peek`: {other}"),
        };
        self.open.push(Open::Object(entries.into_iter(), fields));
        Ok(())
    }

    fn next_entry(&mut self) -> Step<Option<Key>> {
        let Some(Open::Object(entries, fields)) = self.open.last_mut() else { unreachable!("an object is open") };
        let Some((key, value)) = entries.find(|(_, value)| *value != Json::Undefined) else { return Ok(None) };
        self.here = value;
        let place = fields.iter().position(|field| **field == key);
        Ok(Some(place.map_or(Key::Name(key), Key::Field)))
    }

    fn leave(&mut self) {
        self.open.pop();
    }

    fn handle(&mut self) -> Step<Arrived> {
        match &self.here {
            Json::Live(id, _) | Json::Marked(id) => Ok(Arrived::Object(ObjectId(*id))),
            Json::Function(id) => Ok(Arrived::Function(ObjectId(*id))),
            Json::Rust(id, _) => Ok(Arrived::Rust(RefId(*id))),
            _ => Err(ValueError::mismatch("an object", self.peek()?.name())),
        }
    }
}
