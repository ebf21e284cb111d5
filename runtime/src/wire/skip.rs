//! Going past values: what nobody reads, and what a reader has left.

use super::decode::{Decoder, Value};
use crate::handle::{JsObject, ObjectId};
use crate::link::Link;
use crate::value::format::too_deep;
use crate::value::{DEPTH_LIMIT, ValueError};

type Step<T = ()> = Result<T, ValueError>;

impl Drop for Decoder<'_> {
    fn drop(&mut self) {
        if !self.words.is_empty() {
            self.let_go_of_rest();
        }
    }
}

impl Decoder<'_> {
    /// Goes past the next value.
    pub(crate) fn skip(&mut self, depth: usize) -> Step {
        if depth > DEPTH_LIMIT {
            return Err(too_deep());
        }
        match self.value()? {
            Value::Array(count) => (0..count).try_for_each(|_| self.skip(depth + 1)),
            Value::Doubles(count) => self.take(count as usize * 2).map(|_| ()),
            Value::Object(count) => (0..count).try_for_each(|_| {
                self.string()?;
                self.skip(depth + 1)
            }),
            Value::Shaped(shape) => {
                let keys = self.keys(shape)?;
                keys.iter().try_for_each(|_| self.skip(depth + 1))
            }
            Value::Js { id, .. } => {
                self.let_go(id);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The objects that nobody reads would otherwise be kept for ever. Every value says where it ends, so what remains can be read flat.
    #[cold]
    fn let_go_of_rest(&mut self) {
        while let Ok(value) = self.value() {
            match value {
                Value::Js { id, .. } => self.let_go(id),
                Value::Doubles(count) if self.take(count as usize * 2).is_err() => break,
                _ => {}
            }
        }
        self.words = &[];
    }

    fn let_go(&self, id: u64) {
        if let Some(runtime) = self.link.and_then(Link::runtime) {
            drop(JsObject::received(runtime.inner(), ObjectId(id)));
        }
    }
}
