//! Messages to JavaScript: calls, cancellations, replies and releases as words.
//!
//! A message begins with three words: its kind, with small facts in the upper bits; its length in words; where its strings begin in the frame's
//! text. So each can be read without the one before it. `js/src/wire/messages.ts` has the same numbers.

use super::encode::Encoder;
use crate::error::{JsError, JsException};
use crate::handle::{ObjectId, RefId};
use crate::host::{Brief, CallId, InvocationId, Outgoing, Reply, Root};
use crate::import::CallKind;
use crate::module::{Module, ShippedModule};
use crate::value::ValueError;
use crate::want::Want;
use crate::wire::wants::{STRUCTURED, want_number};
use crate::wire::words::{Special, Tag, halves};

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

/// The other side knows the import by its number.
const TOLD: u32 = 1 << 13;

/// What every call says of its answer.
#[inline]
fn facts(want: &Want, is_sync: bool) -> u32 {
    want_number(want) << 8 | u32::from(is_sync) << 12
}

fn kind_number(kind: CallKind) -> u32 {
    match kind {
        CallKind::Function => 0,
        CallKind::New => 1,
        CallKind::Get => 2,
        CallKind::Set => 3,
        CallKind::Import => 4,
    }
}

impl Encoder {
    /// Begins a message; answers where.
    fn message(&mut self, kind: Out, facts: u32) -> usize {
        let begin = self.here();
        self.words([kind as u32 | facts << 8, 0, self.text_at()]);
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

    #[inline]
    fn try_call(&mut self, call: &dyn Outgoing) -> Result<(), JsError> {
        let begin = self.here();
        match call.brief() {
            Some(Brief { id, number, want, is_sync }) if self.knows_import(number) => {
                self.head(id, facts(want, is_sync) | TOLD, number);
                self.wanted(want)?;
            }
            _ => self.full_head(call)?,
        }
        let count_at = self.open();
        let count = call.encode_args(self)?;
        self.put(count_at, u32::try_from(count).unwrap_or(u32::MAX));
        self.message_end(begin);
        Ok(())
    }

    /// All of a call that stands before its arguments, where its target is not known by a number alone.
    #[cold]
    fn full_head(&mut self, call: &dyn Outgoing) -> Result<(), JsError> {
        let target = call.target()?;
        let (root, object) = match target.root {
            Root::Global => (0, None),
            Root::Module(_) => (1, None),
            Root::Object(object) => (2, Some(object)),
        };
        let want = if call.ignores_result() { &Want::Nothing } else { call.want() };
        let is_new = target.number.is_none_or(|number| self.tell_import(number));
        let told = if is_new { 0 } else { TOLD };
        let facts = facts(want, call.is_sync()) | kind_number(target.kind) | root << 4 | told;
        self.head(call.id(), facts, target.number.unwrap_or_default());
        if let Some(ObjectId(id)) = object {
            self.number64(id);
        }
        if is_new {
            self.path(&target).map_err(ValueError::into_mismatch)?;
        }
        self.wanted(want)
    }

    #[inline]
    fn head(&mut self, id: CallId, facts: u32, number: u32) {
        let [low, high] = halves(id.0);
        self.words([Out::Call as u32 | facts << 8, 0, self.text_at(), low, high, number]);
    }

    #[inline]
    fn wanted(&mut self, want: &'static Want) -> Result<(), JsError> {
        if want_number(want) == STRUCTURED { self.want(want).map_err(ValueError::into_mismatch) } else { Ok(()) }
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
        self.close(opened, Tag::Array, count);
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
        if is_new { self.described(want) } else { Ok(()) }
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
        self.exports_of(|_| true)
    }

    /// The same, of these crates only: the other side need not know of the rest.
    ///
    /// # Errors
    /// More exports than a message holds.
    pub fn exports_of(&mut self, is_served: impl Fn(&str) -> bool) -> Result<(), ValueError> {
        let begin = self.message(Out::Exports, 0);
        self.number64(0);
        self.published(is_served)?;
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
        self.array(initializers.len())?;
        for module in initializers {
            self.array(2)?;
            self.string(&module.specifier())?;
            self.string(&self.carried(module))?;
        }
        self.message_end(begin);
        Ok(())
    }

    /// What this stands for was dropped or disposed of.
    pub fn revoke(&mut self, reference: RefId) {
        self.short_message(Out::Revoke, reference.0, None);
    }

    /// What an invocation came to. A value that cannot cross becomes the exception that says so.
    pub fn reply(&mut self, invocation: InvocationId, reply: &Reply) {
        match reply {
            Ok(outcome) => {
                let mark = self.mark();
                let begin = self.message(Out::Return, 0);
                self.number64(invocation.0);
                let written = outcome.encode(self);
                self.message_end(begin);
                if let Err(exception) = written {
                    self.undo(mark);
                    self.throw(invocation, &exception);
                }
            }
            Err(exception) => self.throw(invocation, exception),
        }
    }

    /// The words of the value that this frame replies with, if it is a primitive without text and nothing else is in the frame.
    pub fn short_reply(&self) -> Option<&[u32]> {
        const RETURNED: u32 = Out::Return as u32;
        let [RETURNED, _, _, _, _, value @ ..] = self.written() else { return None };
        let is_short = match value {
            [word] => matches!(Tag::of(*word), Tag::Int | Tag::Special),
            [word, _, _] => Tag::of(*word) == Tag::Double,
            _ => false,
        };
        is_short.then_some(value)
    }

    fn throw(&mut self, invocation: InvocationId, exception: &JsException) {
        let begin = self.message(Out::Return, 1);
        self.number64(invocation.0);
        let mark = self.mark();
        if self.exception(exception).is_err() {
            // Data of JSON always crosses; should a chain of causes be too deep, its text still does.
            self.undo(mark);
            let _ = self.exception_text(exception);
        }
        self.message_end(begin);
    }
}
