//! Exceptions as they cross: an object of texts, a `cause` that is another one, and `data`, which is what JSON can say.
//!
//! Read and written by hand: every module carries this, and what serde derives for it is several times the code.

use serde_json::{Map, Number, Value as Json};

use super::de::name;
use super::decode::{Decoder, Value};
use super::encode::{Encoder, payload};
use super::frame::malformed;
use super::ser::Step;
use super::words::{Special, Tag, whole};
use crate::error::JsException;
use crate::value::DEPTH_LIMIT;
use crate::value::format::too_deep;
use crate::value::number::{self, Whole, unsafe_integer};

impl Decoder<'_> {
    /// Reads an exception.
    pub(super) fn exception(&mut self) -> Step<JsException> {
        from_json(&mut self.json(0)?)
    }

    /// Reads a value that `JSON.parse` could have made.
    fn json(&mut self, depth: usize) -> Step<Json> {
        if depth > DEPTH_LIMIT {
            return Err(too_deep());
        }
        Ok(match self.value()? {
            Value::Special(Special::Undefined | Special::Null) => Json::Null,
            Value::Special(Special::False) => false.into(),
            Value::Special(Special::True) => true.into(),
            Value::Int(number) => number.into(),
            Value::Double(number) => json_number(number),
            Value::Text(text) => text.into(),
            Value::Array(count) => Json::Array((0..count).map(|_| self.json(depth + 1)).collect::<Step<_>>()?),
            Value::Doubles(count) => {
                let numbers = self.numbers(count)?.iter();
                Json::Array(numbers.map(|halves| json_number(f64::from_bits(whole(*halves)))).collect())
            }
            Value::Object(count) => {
                let mut object = Map::new();
                for _ in 0..count {
                    let key = self.string()?;
                    self.entry(key, &mut object, depth)?;
                }
                Json::Object(object)
            }
            Value::Shaped(shape) => {
                let mut object = Map::new();
                for key in &*self.keys(shape)? {
                    self.entry(key, &mut object, depth)?;
                }
                Json::Object(object)
            }
            other => return Err(malformed(format_args!("an exception with {} inside", name(&other)))),
        })
    }

    fn entry(&mut self, key: &str, object: &mut Map<String, Json>, depth: usize) -> Step {
        let is_there = !self.is_undefined();
        let value = self.json(depth + 1)?;
        if is_there {
            object.insert(key.to_owned(), value);
        }
        Ok(())
    }
}

fn json_number(value: f64) -> Json {
    match number::whole(value) {
        Some(integer) if integer != 0 || value.is_sign_positive() => integer.into(),
        _ => value.into(),
    }
}

fn from_json(value: &mut Json) -> Step<JsException> {
    let mut text = |key: &str| match value.get_mut(key).map(Json::take) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(malformed(format_args!("an exception's `{key}` is no string"))),
    };
    let missing = || malformed("an exception without a name or a message");
    let (name, message) = (text("name")?.ok_or_else(missing)?, text("message")?.ok_or_else(missing)?);
    let mut exception = JsException::new(message).with_name(name);
    exception.stack = text("stack")?;
    if let Some(cause) = value.get_mut("cause").filter(|cause| !cause.is_null()) {
        exception.cause = Some(Box::new(from_json(cause)?));
    }
    exception.data = value.get_mut("data").map(Json::take).filter(|data| !data.is_null());
    Ok(exception)
}

impl Encoder {
    /// Writes an exception. One whose causes or data nest too deep is an error.
    pub(super) fn exception(&mut self, exception: &JsException) -> Step {
        self.exception_at(exception, 0)
    }

    /// Writes an exception without its causes and data.
    pub(super) fn exception_text(&mut self, exception: &JsException) -> Step {
        let opened = self.open();
        let count = self.texts(exception)?;
        self.close(opened, Tag::Object, count);
        Ok(())
    }

    /// Answers how many there are.
    fn texts(&mut self, exception: &JsException) -> Step<u32> {
        let JsException { name, message, stack, .. } = exception;
        let texts = [
            ("name", Some(&**name)),
            ("message", Some(message)),
            ("code", Some(exception.code())),
            ("stack", stack.as_deref()),
        ];
        let mut count = 0;
        for (key, text) in texts {
            if let Some(text) = text {
                self.string(key)?;
                self.string(text)?;
                count += 1;
            }
        }
        Ok(count)
    }

    fn exception_at(&mut self, exception: &JsException, depth: usize) -> Step {
        if depth > DEPTH_LIMIT {
            return Err(too_deep());
        }
        let opened = self.open();
        let mut count = self.texts(exception)?;
        if let Some(cause) = &exception.cause {
            self.string("cause")?;
            self.exception_at(cause, depth + 1)?;
            count += 1;
        }
        if let Some(data) = &exception.data {
            self.string("data")?;
            self.json(data, depth + 1)?;
            count += 1;
        }
        self.close(opened, Tag::Object, count);
        Ok(())
    }

    fn json(&mut self, value: &Json, depth: usize) -> Step {
        if depth > DEPTH_LIMIT {
            return Err(too_deep());
        }
        match value {
            Json::Null => self.special(Special::Null),
            Json::Bool(is) => self.special(if *is { Special::True } else { Special::False }),
            Json::Number(number) => return self.json_number(number),
            Json::String(text) => return self.string(text),
            Json::Array(elements) => {
                let (doubles, opened) = (self.doubles(), self.open());
                elements.iter().try_for_each(|element| self.json(element, depth + 1))?;
                return self.close_array(opened, elements.len(), doubles);
            }
            Json::Object(entries) => {
                let opened = self.open();
                for (key, value) in entries {
                    self.string(key)?;
                    self.json(value, depth + 1)?;
                }
                self.close(opened, Tag::Object, payload(entries.len(), "a map")?);
            }
        }
        Ok(())
    }

    fn json_number(&mut self, number: &Number) -> Step {
        match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => match Whole::new(whole.into())? {
                Whole::Small(value) => self.integer(value),
                Whole::Exact(value) => self.double(value),
            },
            (None, Some(large)) => return Err(unsafe_integer(large)),
            (None, None) => self.double(number.as_f64().unwrap_or(f64::NAN)),
        }
        Ok(())
    }
}
