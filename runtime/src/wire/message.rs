//! Messages: calls, cancellations, answers and releases as words.
//!
//! A message begins with three words: its kind, with small facts in the upper bits; its length in words; where its strings begin in the frame's
//! text. So each can be read without the one before it. `js/src/wire/messages.ts` has the same numbers.

use serde::{Deserialize, Serialize};

use super::decode::Decoder;
use super::encode::Encoder;
use super::frame::{Opened, malformed};
use crate::error::{JsError, JsException};
use crate::handle::{ObjectId, RefId};
use crate::host::{CallId, InvocationId, InvocationTarget, Outgoing, Reply, Root};
use crate::import::CallKind;
use crate::link::Link;
use crate::module::{Module, ShippedModule};
use crate::value::ValueError;
use crate::want::Want;
use crate::wire::ser;
use crate::wire::wants::{self, STRUCTURED, want_number};
use crate::wire::words::Special;

/// The kinds of messages to JavaScript.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
enum Out {
    Call = 1,
    Cancel = 2,
    Return = 3,
    Release = 4,
    Revoke = 5,
    Exports = 6,
    Start = 7,
}

/// The kinds of messages from JavaScript.
mod incoming {
    pub(super) const RETURN: u32 = 1;
    pub(super) const INVOKE: u32 = 2;
    pub(super) const CANCEL: u32 = 3;
    pub(super) const RELEASE: u32 = 4;
}

/// An exception as it crosses.
#[derive(Debug, Serialize, Deserialize)]
struct WireException {
    name: String,
    message: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    stack: Option<String>,
    #[serde(default)]
    cause: Option<Box<WireException>>,
    #[serde(default)]
    data: Option<serde_json::Value>,
}

impl From<WireException> for JsException {
    fn from(wire: WireException) -> Self {
        let mut exception = Self::new(wire.message).with_name(wire.name);
        exception.stack = wire.stack;
        exception.cause = wire.cause.map(|cause| Box::new(Self::from(*cause)));
        exception.data = wire.data;
        exception
    }
}

impl From<&JsException> for WireException {
    fn from(exception: &JsException) -> Self {
        Self {
            name: exception.name.clone(),
            message: exception.message.clone(),
            code: Some(exception.code().to_owned()),
            stack: exception.stack.clone(),
            cause: exception.cause.as_deref().map(|cause| Box::new(cause.into())),
            data: exception.data.clone(),
        }
    }
}

impl Encoder {
    /// Begins a message; answers where.
    fn message(&mut self, kind: Out, facts: u32) -> usize {
        let begin = self.open();
        self.put(begin, kind as u32 | facts << 8);
        self.word(0);
        self.word(self.text_at());
        begin
    }

    /// Ends it.
    fn message_end(&mut self, begin: usize) {
        let len = self.here() - begin;
        self.put(begin + 1, u32::try_from(len).unwrap_or(u32::MAX));
    }

    fn short_message(&mut self, kind: Out, id: u64, count: Option<u32>) {
        let begin = self.message(kind, 0);
        self.number64(id);
        if let Some(count) = count {
            self.word(count);
        }
        self.message_end(begin);
    }

    /// A call.
    ///
    /// # Errors
    /// An argument that cannot cross, or a target that is gone. The frame is as before.
    pub fn call(&mut self, call: &dyn Outgoing) -> Result<(), JsError> {
        let mark = self.mark();
        self.try_call(call).inspect_err(|_| self.undo(mark))
    }

    fn try_call(&mut self, call: &dyn Outgoing) -> Result<(), JsError> {
        let target = call.target()?;
        let kind = match target.kind {
            CallKind::Function => 0,
            CallKind::New => 1,
            CallKind::Get => 2,
            CallKind::Set => 3,
            CallKind::Import => 4,
        };
        let root = match target.root {
            Root::Global => 0,
            Root::Module(_) => 1,
            Root::Object(_) => 2,
        };
        // An ignored result is known without tracing its type.
        let want = if call.ignores_result() { &Want::Nothing } else { call.want() };
        let is_told = target.number.is_some_and(|number| !self.tell_import(number));
        let facts =
            kind | root << 4 | want_number(want) << 8 | u32::from(call.is_sync()) << 12 | u32::from(is_told) << 13;
        let begin = self.message(Out::Call, facts);
        self.number64(call.id().0);
        self.word(target.number.unwrap_or_default());
        if let Root::Object(ObjectId(id)) = target.root {
            self.number64(id);
        }
        if !is_told {
            self.path(&target).map_err(ValueError::into_mismatch)?;
        }
        if want_number(want) == STRUCTURED {
            self.want(want).map_err(ValueError::into_mismatch)?;
        }
        let count_at = self.open();
        let count = call.encode_args(self)?;
        self.put(count_at, u32::try_from(count).unwrap_or(u32::MAX));
        self.message_end(begin);
        Ok(())
    }

    /// The path as an array of names and indices, and the module it starts in.
    fn path(&mut self, target: &crate::host::Target<'_>) -> Result<(), ValueError> {
        use crate::path::Segment;
        let opened = self.open();
        let mut count = 0;
        for segment in target.segments() {
            match segment {
                Segment::Key(name) => self.string(name)?,
                Segment::Index(index) => self.double(index.into()),
            }
            count += 1;
        }
        self.close(opened, super::words::Tag::Array, count);
        if let Root::Module(module) = target.root {
            self.string(&module.specifier())?;
            match module {
                Module::Shipped(shipped) => self.string(&self.carried(shipped))?,
                Module::Named(_) | Module::Dynamic(_) => self.special(Special::Undefined),
            }
        }
        Ok(())
    }

    /// A want with pieces: its place among those the other side knows, and what it is when it is new there.
    fn want(&mut self, want: &'static Want) -> Result<(), ValueError> {
        let (place, is_new) = self.tell_want(want);
        self.word(place << 1 | u32::from(is_new));
        if is_new { ser::write_plain(&wants::describe(want), self) } else { Ok(()) }
    }

    /// Nobody waits for this call any more.
    pub fn cancel(&mut self, call: CallId) {
        self.short_message(Out::Cancel, call.0, None);
    }

    /// Rust dropped an object it had received `count` times.
    pub fn release(&mut self, object: ObjectId, count: u32) {
        self.short_message(Out::Release, object.0, Some(count));
    }

    /// What the parameters of exports ask for, where that is not only data.
    ///
    /// # Errors
    /// More exports than a message holds.
    pub fn exports(&mut self) -> Result<(), ValueError> {
        let begin = self.message(Out::Exports, 0);
        self.number64(0);
        ser::write_plain(&wants::published(), self)?;
        self.message_end(begin);
        Ok(())
    }

    /// Asks the agent to run these initialisers, and to hold calls back until they are through.
    ///
    /// # Errors
    /// A text longer than a message holds.
    pub fn start(&mut self, initializers: &[&'static ShippedModule]) -> Result<(), ValueError> {
        let begin = self.message(Out::Start, 0);
        self.number64(0);
        let modules: Vec<_> = initializers.iter().map(|module| (module.specifier(), self.carried(module))).collect();
        ser::write_plain(&modules, self)?;
        self.message_end(begin);
        Ok(())
    }

    /// What this stands for was dropped or disposed of.
    pub fn revoke(&mut self, reference: RefId) {
        self.short_message(Out::Revoke, reference.0, None);
    }

    /// What an invocation came to. A value that cannot cross becomes the exception that says so.
    pub fn reply(&mut self, invocation: InvocationId, reply: &Reply) {
        let mark = self.mark();
        let refused = match reply {
            Ok(outcome) => {
                let begin = self.message(Out::Return, 0);
                self.number64(invocation.0);
                let written = outcome.encode(self);
                self.message_end(begin);
                written
            }
            Err(exception) => Err(exception.clone()),
        };
        if let Err(exception) = refused {
            self.undo(mark);
            self.exception(invocation, &exception);
        }
    }

    fn exception(&mut self, invocation: InvocationId, exception: &JsException) {
        let begin = self.message(Out::Return, 1);
        self.number64(invocation.0);
        // Data of JSON always crosses; should a chain of causes be too deep, its text still does.
        let flat = JsException { cause: None, data: None, ..exception.clone() };
        for exception in [exception, &flat] {
            let mark = self.mark();
            if ser::write_plain(&WireException::from(exception), self).is_ok() {
                break;
            }
            self.undo(mark);
        }
        self.message_end(begin);
    }
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
}

impl<'a> Incoming<'a> {
    pub(crate) fn new(opened: Opened<'a>, link: &'a Link) -> Self {
        Self { opened, link }
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
        let decoder = Decoder::new(&message[3..], text, &self.opened, self.link);
        read(*kind & 0xff, *kind >> 8, decoder).map(Some)
    }
}

fn read(kind: u32, facts: u32, mut decoder: Decoder<'_>) -> Result<Message<'_>, ValueError> {
    let id = decoder.number64()?;
    match kind {
        incoming::RETURN => Ok(Message::Return { call: CallId(id), answer: answer(facts, decoder)? }),
        incoming::INVOKE => {
            let reference = RefId(id);
            let target = match facts & 15 {
                0 => InvocationTarget::Export { package: decoder.string()?, name: decoder.string()? },
                1 => InvocationTarget::Method { receiver: reference, name: decoder.string()? },
                2 => InvocationTarget::Callback { callback: reference },
                other => return Err(malformed(format_args!("nothing of the kind {other} can be invoked"))),
            };
            let id = InvocationId(decoder.number64()?);
            Ok(Message::Invoke { id, target, is_sync: facts & 16 != 0, args: decoder })
        }
        incoming::CANCEL => Ok(Message::Cancel(InvocationId(id))),
        incoming::RELEASE => Ok(Message::Release(RefId(id), decoder.word()?)),
        other => Err(malformed(format_args!("nobody knows messages of the kind {other}"))),
    }
}

/// What a call came to, by its status.
fn answer(status: u32, mut decoder: Decoder<'_>) -> Result<Result<Decoder<'_>, JsError>, ValueError> {
    let import = std::borrow::Cow::Borrowed("");
    Ok(Err(match status {
        0 => return Ok(Ok(decoder)),
        1 => JsError::from(JsException::from(decoder.plain::<WireException>()?)),
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
        other => return Err(malformed(format_args!("no answer has the status {other}"))),
    }))
}
