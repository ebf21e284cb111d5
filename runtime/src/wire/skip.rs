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
            self.pass(usize::MAX);
        }
    }
}

impl Decoder<'_> {
    /// Goes past the next value.
    pub(crate) fn skip(&mut self, depth: usize) -> Step {
        if depth > DEPTH_LIMIT {
            self.pass(1);
            return Err(too_deep());
        }
        match self.value()? {
            Value::Array(count) => self.skip_each(count, |decoder| decoder.skip(depth + 1)),
            Value::Object(count) => self.skip_each(count, |decoder| {
                decoder.string()?;
                decoder.skip(depth + 1)
            }),
            Value::Shaped(shape) => {
                let keys = self.keys(shape)?;
                keys.iter().map(|_| self.skip(depth + 1)).fold(Ok(()), Result::and)
            }
            value => {
                self.pass_inside(&value);
                Ok(())
            }
        }
    }

    /// All of them, also after one that is too deep: what is behind them may be read still.
    fn skip_each(&mut self, count: u32, one: impl Fn(&mut Self) -> Step) -> Step {
        let mut all = Ok(());
        for _ in 0..count {
            all = all.and(one(self));
            if all.is_err() && self.words.is_empty() {
                break;
            }
        }
        all
    }

    /// Goes past so many values, after an error. What is no value ends the message.
    #[cold]
    pub(super) fn pass(&mut self, mut count: usize) {
        while count > 0 {
            let Ok(value) = self.value() else {
                self.words = &[];
                return;
            };
            count = (count - 1).saturating_add(self.count_inside(&value));
            self.pass_rest(&value);
        }
    }

    /// Goes past what is inside of a value whose first word has been read.
    #[cold]
    pub(super) fn pass_inside(&mut self, value: &Value<'_>) {
        self.pass_rest(value);
        self.pass(self.count_inside(value));
    }

    /// How many values are inside. Every value says where it ends, so they can be read flat.
    fn count_inside(&self, value: &Value<'_>) -> usize {
        match value {
            Value::Array(count) => *count as usize,
            Value::Object(count) => *count as usize * 2,
            Value::Shaped(shape) => self.keys(*shape).map_or(0, |keys| keys.len()),
            _ => 0,
        }
    }

    /// Numbers are no values of their own, and objects that nobody reads would be kept for ever.
    fn pass_rest(&mut self, value: &Value<'_>) {
        match value {
            Value::Js { id, .. } => self.let_go(*id),
            Value::Doubles(count) if self.take(*count as usize * 2).is_err() => self.words = &[],
            _ => {}
        }
    }

    fn let_go(&self, id: u64) {
        if let Some(runtime) = self.link.and_then(Link::runtime) {
            drop(JsObject::received(runtime.inner(), ObjectId(id)));
        }
    }
}
