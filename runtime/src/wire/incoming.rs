//! Messages from JavaScript, read one by one from the frame they came in.

use super::budget::Budget;
use super::decode::Decoder;
use super::frame::{Opened, malformed};
use crate::error::JsError;
use crate::handle::RefId;
use crate::host::{CallId, InvocationId, InvocationTarget};
use crate::link::Link;
use crate::value::ValueError;

/// The kinds of messages from JavaScript.
mod kind {
    pub(super) const RETURN: u32 = 1;
    pub(super) const INVOKE: u32 = 2;
    pub(super) const CANCEL: u32 = 3;
    pub(super) const RELEASE: u32 = 4;
}

/// A message from JavaScript.
#[derive(Debug)]
#[non_exhaustive]
pub enum Message<'a> {
    /// What a call came to.
    Return {
        /// The call.
        call: CallId,
        /// Stands on the value.
        answer: Result<Decoder<'a>, JsError>,
    },
    /// An export, a method or a callback is invoked.
    Invoke {
        /// The number JavaScript knows it by.
        id: InvocationId,
        /// What is invoked.
        target: InvocationTarget<'a>,
        /// Whether JavaScript waits for the answer, in-process.
        is_sync: bool,
        /// Stands on the array of arguments.
        args: Decoder<'a>,
    },
    /// JavaScript no longer wants an invocation's result.
    Cancel(InvocationId),
    /// JavaScript let go of something of Rust's that it had received so many times.
    Release(RefId, u32),
}

/// A frame from JavaScript, read message by message.
#[derive(Debug)]
pub struct Incoming<'a> {
    opened: Opened<'a>,
    link: &'a Link,
    /// Also what weighs by it: a program whose frames have no limits has none of that code.
    budget: Option<(Budget, Weigh)>,
    /// Of the last message.
    bytes: usize,
}

type Weigh = fn(&mut Budget, &Decoder<'_>, usize) -> Result<(), ValueError>;

impl<'a> Incoming<'a> {
    pub(crate) fn new(opened: Opened<'a>, link: &'a Link) -> Self {
        Self { opened, link, budget: None, bytes: 0 }
    }

    /// Limits what its messages may become when they are decoded. One that would become more is an error that names the limit.
    #[must_use]
    pub fn within(mut self, budget: Budget) -> Self {
        let budget = budget.of_frame(size_of_val(self.opened.words) + self.opened.text.len());
        self.budget = Some((budget, Budget::weigh));
        self
    }

    /// How many bytes the message has that was read last, its texts among them.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The next message.
    ///
    /// # Errors
    /// One that breaks the rules of the wire: the connection is not to be trusted any more.
    pub fn next_message(&mut self) -> Result<Option<Message<'a>>, ValueError> {
        let words = self.opened.words;
        let Some(([kind, len, text_at], _)) = words.split_first_chunk::<3>() else {
            return if words.is_empty() { Ok(None) } else { Err(malformed("it ends in the middle of a message")) };
        };
        let (message, rest) = words
            .split_at_checked(*len as usize)
            .filter(|(message, _)| message.len() > 3)
            .ok_or_else(|| malformed("a message's length does not fit"))?;
        let text = self.opened.text.get(*text_at as usize..).ok_or_else(|| malformed("a message's text is missing"))?;
        self.opened.words = rest;
        let text_end = rest.get(2).map_or(self.opened.text_end, |next| *next as usize);
        self.bytes = size_of_val(message) + text_end.saturating_sub(*text_at as usize);
        let decoder = Decoder::new(&message[3..], text, &self.opened, self.link);
        self.read(*kind & 0xff, *kind >> 8, decoder).map(Some)
    }

    /// Counts what a decoder stands before, after so many words.
    fn weigh(&mut self, decoder: &Decoder<'_>, after: usize) -> Result<(), ValueError> {
        match &mut self.budget {
            Some((budget, weigh)) => weigh(budget, decoder, after),
            None => Ok(()),
        }
    }

    fn read(&mut self, kind: u32, facts: u32, mut decoder: Decoder<'a>) -> Result<Message<'a>, ValueError> {
        let id = decoder.number64()?;
        match kind {
            kind::RETURN => {
                match facts {
                    // A value, or an exception as one.
                    0 | 1 => self.weigh(&decoder, 0)?,
                    // What was not found: two texts, after a word.
                    2 => self.weigh(&decoder, 1)?,
                    _ => {}
                }
                Ok(Message::Return { call: CallId(id), answer: answer(facts, decoder)? })
            }
            kind::INVOKE => {
                let reference = RefId(id);
                let target = match facts & 15 {
                    0 => InvocationTarget::Export { package: decoder.string()?, name: decoder.string()? },
                    1 => InvocationTarget::Method { receiver: reference, name: decoder.string()? },
                    2 => InvocationTarget::Callback { callback: reference },
                    other => return Err(malformed(format_args!("nothing of the kind {other} can be invoked"))),
                };
                let id = InvocationId(decoder.number64()?);
                self.weigh(&decoder, 0)?;
                Ok(Message::Invoke { id, target, is_sync: facts & 16 != 0, args: decoder })
            }
            kind::CANCEL => Ok(Message::Cancel(InvocationId(id))),
            kind::RELEASE => Ok(Message::Release(RefId(id), decoder.word()?)),
            other => Err(malformed(format_args!("nobody knows messages of the kind {other}"))),
        }
    }
}

/// What a call came to, by its status.
fn answer(status: u32, mut decoder: Decoder<'_>) -> Result<Result<Decoder<'_>, JsError>, ValueError> {
    let import = std::borrow::Cow::Borrowed("");
    Ok(Err(match status {
        0 => return Ok(Ok(decoder)),
        1 => JsError::from(decoder.exception()?),
        2 => {
            let expected = match decoder.word()? {
                0 => "an object",
                1 => "a function",
                2 => "a constructor",
                _ => "a module",
            };
            let (segment, found) = (decoder.string()?.to_owned(), decoder.string()?.to_owned());
            JsError::NotFound { import, segment, expected, found }
        }
        3 => JsError::Mismatch {
            import,
            path: "$".to_owned(),
            expected: "a value (declare the import as `async fn` to await a promise)".to_owned(),
            found: "promise".to_owned(),
        },
        4 => JsError::Disposed { import },
        5 => JsError::Disconnected { import, may_have_run: true },
        6 => JsError::LimitExceeded { import, limit: "bytes of one message", max: decoder.number64()? },
        other => return Err(malformed(format_args!("no answer has the status {other}"))),
    }))
}
