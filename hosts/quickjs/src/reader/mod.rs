//! The reader: walks the engine's values for Rust's `Deserialize` impls.

mod classes;
mod frame;

use jsinterop::host::ObjectId;
use jsinterop::value::{Arrived, BigInteger, ElementKind, Found, Key, Step, ValueError, ValueReader};

pub(crate) use classes::{Classes, name_of};
use frame::Frame;

use crate::exception;
use crate::raw::{Call, Cx, Js, Value};

/// Stands on one value and opens it piece by piece.
pub(crate) struct Reader<'js> {
    cx: Cx<'js>,
    /// What stands here, after its `toJSON` was asked if it was.
    here: Value<'js>,
    /// What stood here before that.
    original: Option<Value<'js>>,
    found: Option<Found>,
    frames: Vec<Frame<'js>>,
    /// The arguments of an invocation, as long as they are what stands here.
    args: Option<Call<'js>>,
}

impl<'js> Reader<'js> {
    #[inline]
    pub(crate) fn new(value: Value<'js>) -> Self {
        Self { cx: value.cx(), here: value, original: None, found: None, frames: Vec::new(), args: None }
    }

    /// Stands on an invocation's arguments, as on an array.
    pub(crate) fn of_args(call: Call<'js>) -> Self {
        let mut reader = Self::new(call.cx().undefined());
        reader.found = Some(Found::Array);
        reader.args = Some(call);
        reader
    }

    #[inline]
    fn stand_on(&mut self, value: Value<'js>) {
        self.here = value;
        self.original = None;
        self.found = None;
    }

    fn ok<T>(&self, result: Js<T>) -> Step<T> {
        result.map_err(|_| ValueError::failed(exception::take(self.cx)))
    }

    /// Asks `toJSON`, once per value.
    fn ask_to_json(&mut self) -> Step {
        let name = self.ok(self.cx.state().names.well_known(self.cx))?.to_json;
        let to_json = self.ok(self.here.get(name))?;
        if to_json.is_function() {
            let answer = self.ok(to_json.call(&self.here, &[]))?;
            self.original = Some(std::mem::replace(&mut self.here, answer));
        }
        Ok(())
    }

    fn look(&mut self) -> Step<Found> {
        if let Some(found) = classes::primitive(&self.here) {
            return Ok(found);
        }
        if classes::may_have_to_json(&self.here) {
            self.ask_to_json()?;
            if let Some(found) = classes::primitive(&self.here) {
                return Ok(found);
            }
        }
        let found = classes::object(&mut self.here);
        self.ok(found)
    }

    /// The object here is not inside itself.
    fn check_cycle(&self) -> Step {
        let address = self.here.address();
        if address != 0 && self.frames.iter().any(|frame| frame.address() == address) {
            return Err(ValueError::refused("cyclic value"));
        }
        Ok(())
    }

    fn enter(&mut self, frame: Js<Frame<'js>>) -> Step {
        let frame = self.ok(frame)?;
        self.frames.push(frame);
        Ok(())
    }
}

impl ValueReader for Reader<'_> {
    fn is_null(&mut self) -> Step<bool> {
        Ok(self.args.is_none() && matches!(classes::primitive(&self.here), Some(Found::Undefined | Found::Null)))
    }

    #[inline]
    fn peek(&mut self) -> Step<Found> {
        if let Some(found) = self.found {
            return Ok(found);
        }
        let found = self.look()?;
        self.found = Some(found);
        Ok(found)
    }

    fn string(&mut self) -> Step<String> {
        self.ok(self.here.text())
    }

    fn bigint(&mut self) -> Step<BigInteger> {
        if let Some(short) = self.here.short_bigint() {
            return Ok(BigInteger::Signed(short.into()));
        }
        let digits = self.ok(self.here.text())?;
        let signed = digits.parse().map(BigInteger::Signed);
        signed.or_else(|_| digits.parse().map(BigInteger::Unsigned)).map_err(|_| {
            ValueError::refused(format_args!(
                "a bigint of {} digits, more than any integer of Rust holds",
                digits.len()
            ))
        })
    }

    fn bytes(&mut self) -> Step<Vec<u8>> {
        self.ok(self.here.with_bytes(<[u8]>::to_vec))
    }

    fn typed_array(&mut self) -> Step<(Option<ElementKind>, Vec<u8>)> {
        let kind = self.here.element_kind();
        Ok((kind, self.bytes()?))
    }

    fn enter_array(&mut self) -> Step<usize> {
        if let Some(call) = self.args.take() {
            self.found = None;
            self.frames.push(Frame::args(call));
            return Ok(call.len());
        }
        self.peek()?;
        self.check_cycle()?;
        self.enter(Frame::array(&self.here))?;
        Ok(self.frames.last().map_or(0, Frame::len))
    }

    #[inline]
    fn next_element(&mut self) -> Step<bool> {
        let next = match self.frames.last_mut() {
            Some(frame) => frame.next_element(self.cx),
            None => Ok(None),
        };
        match self.ok(next)? {
            Some(value) => {
                self.stand_on(value);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    fn enter_object(&mut self, fields: &'static [&'static str]) -> Step {
        self.peek()?;
        self.check_cycle()?;
        self.enter(Frame::object(&self.here, fields))
    }

    #[inline]
    fn next_entry(&mut self) -> Step<Option<Key>> {
        let next = match self.frames.last_mut() {
            Some(frame) => frame.next_entry(self.cx)?,
            None => None,
        };
        Ok(next.map(|(key, value)| {
            self.stand_on(value);
            key
        }))
    }

    fn leave(&mut self) {
        if let Some(frame) = self.frames.pop() {
            frame.give_back(self.cx);
        }
    }

    fn handle(&mut self) -> Step<Arrived> {
        let value = self.original.as_ref().unwrap_or(&self.here);
        if let Some(reference) = value.reference() {
            return Ok(Arrived::Rust(reference.id));
        }
        if !value.is_object() {
            return Err(ValueError::mismatch("an object", name_of(value)));
        }
        let object = self.ok(classes::unmarked(value))?;
        let is_function = object.is_function();
        let id: ObjectId = self.cx.state().objects.receive(object);
        Ok(if is_function { Arrived::Function(id) } else { Arrived::Object(id) })
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        while !self.frames.is_empty() {
            self.leave();
        }
    }
}
