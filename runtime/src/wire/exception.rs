//! Exceptions as they cross: an object of texts and a `cause` that is another one. Among the texts is `data`, which is JSON.
//!
//! Read and written by hand: every module carries this, and what serde derives for it is several times the code.

use super::decode::{Decoder, Value};
use super::encode::Encoder;
use super::frame::malformed;
use super::ser::Step;
use super::words::Tag;
use crate::error::JsException;
use crate::json::Json;
use crate::value::DEPTH_LIMIT;
use crate::value::format::too_deep;

impl Decoder<'_> {
    /// Reads an exception.
    pub(super) fn exception(&mut self) -> Step<JsException> {
        self.exception_at(0)
    }

    fn exception_at(&mut self, depth: usize) -> Step<JsException> {
        if depth > DEPTH_LIMIT {
            return Err(too_deep());
        }
        let (mut texts, mut cause) = ([const { None }; 4], None);
        match self.value()? {
            Value::Object(count) => {
                for _ in 0..count {
                    let key = self.string()?;
                    self.exception_entry(key, &mut texts, &mut cause, depth)?;
                }
            }
            Value::Shaped(shape) => {
                for key in &*self.keys(shape)? {
                    self.exception_entry(key, &mut texts, &mut cause, depth)?;
                }
            }
            _ => return Err(malformed("an exception that is no object")),
        }
        let [Some(name), Some(message), stack, data] = texts else {
            return Err(malformed("an exception without a name or a message"));
        };
        let mut exception = JsException::new(message).with_name(name);
        (exception.stack, exception.cause, exception.data) = (stack, cause, data.map(Json::arrived));
        Ok(exception)
    }

    fn exception_entry(
        &mut self,
        key: &str,
        texts: &mut [Option<String>; 4],
        cause: &mut Option<Box<JsException>>,
        depth: usize,
    ) -> Step {
        if self.is_undefined() {
            return self.skip(depth);
        }
        let place = ["name", "message", "stack", "data"].iter().position(|known| *known == key);
        match place.and_then(|place| texts.get_mut(place)) {
            Some(text) => *text = Some(self.string()?.to_owned()),
            None if key == "cause" => *cause = Some(Box::new(self.exception_at(depth + 1)?)),
            None => return self.skip(depth),
        }
        Ok(())
    }
}

impl Encoder {
    /// Writes an exception. One whose causes nest too deep is an error.
    pub(super) fn exception(&mut self, exception: &JsException) -> Step {
        self.exception_at(exception, 0)
    }

    /// Writes an exception without its causes.
    pub(super) fn exception_text(&mut self, exception: &JsException) -> Step {
        let opened = self.open();
        let count = self.texts(exception)?;
        self.close(opened, Tag::Object, count);
        Ok(())
    }

    /// Answers how many there are.
    fn texts(&mut self, exception: &JsException) -> Step<u32> {
        let JsException { name, message, stack, data, .. } = exception;
        let texts = [
            ("name", Some(&**name)),
            ("message", Some(message)),
            ("code", Some(exception.code())),
            ("stack", stack.as_deref()),
            ("data", data.as_ref().filter(|data| data.is_exact()).map(Json::text)),
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
        self.close(opened, Tag::Object, count);
        Ok(())
    }
}
