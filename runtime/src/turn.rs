//! Whose turn it is: calls that the host cannot take yet wait here, and reach JavaScript in the order they came.
//!
//! What waits owns its arguments, so that the line moves on by itself: a future that nobody polls any more cannot hold up the others.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::{fmt, mem, ptr};

use crate::bounds;
use crate::encoding::Encoding;
use crate::error::JsError;
use crate::host::{CallId, Outgoing, Start};
use crate::inner::Inner;
use crate::sync::lock;

/// What becomes of a call that the host cannot take; see [`Host::when_busy`](crate::host::Host::when_busy).
///
/// It is a function, so that a program whose only host is never busy has none of the code that holds what waits.
#[derive(Debug, Clone, Copy)]
pub struct WhenBusy(fn(&Encoding<'_>) -> Result<(), JsError>);

impl WhenBusy {
    /// It waits in line, with a copy of its arguments.
    pub fn wait() -> Self {
        Self(|call| call.inner.turns().wait(call.inner, call.buffer()?))
    }

    /// It fails: the host is always free, and never says [`Start::Busy`].
    pub fn fail() -> Self {
        Self(|_| Err(bounds::exceeded("calls that wait for the host", 0)))
    }
}

/// Calls that wait for the host.
pub(crate) struct Turns {
    line: Mutex<Line>,
    when_busy: WhenBusy,
}

/// A call that waits, and what it holds on to, in bytes.
pub(crate) struct Waiting {
    pub(crate) call: Box<dyn Outgoing + Send>,
    pub(crate) weight: usize,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    /// What those who wait weigh together.
    weight: usize,
    /// Where the first of the line is being offered to the host: nobody may pass it, except what it makes itself.
    offered: Option<Thread>,
    /// The host became free meanwhile.
    missed: bool,
}

/// A thread's mark, as long as it lives.
type Thread = usize;

fn this_thread() -> Thread {
    thread_local! {
        static MARK: Cell<u8> = const { Cell::new(0) };
    }
    MARK.with(|mark| ptr::from_ref(mark).addr())
}

impl Line {
    /// Another thread is offering the first of the line.
    fn is_closed(&self) -> bool {
        self.offered.is_some_and(|thread| thread != this_thread())
    }
}

/// The first of the line is being offered. One may be made inside another.
struct Offered<'a> {
    line: &'a Mutex<Line>,
    outer: Option<Thread>,
}

impl<'a> Offered<'a> {
    fn end(self) -> MutexGuard<'a, Line> {
        let mut line = lock(self.line);
        line.offered = self.outer;
        mem::forget(self);
        line
    }
}

/// The host panicked: the others have their turn all the same.
impl Drop for Offered<'_> {
    fn drop(&mut self) {
        lock(self.line).offered = self.outer;
    }
}

impl Turns {
    pub(crate) fn new(when_busy: WhenBusy) -> Self {
        Self { line: Mutex::default(), when_busy }
    }

    /// Offers a call to the host, unless others wait: then so does this one.
    pub(crate) fn start(&self, call: &Encoding<'_>) -> Result<(), JsError> {
        let line = lock(&self.line);
        let others_wait = line.is_closed() || !line.waiting.is_empty();
        drop(line);
        if others_wait || offer(call.inner, call)? == Start::Busy { (self.when_busy.0)(call) } else { Ok(()) }
    }

    /// Puts a call at the end of the line.
    fn wait(&self, runtime: &Inner, call: Waiting) -> Result<(), JsError> {
        let max = runtime.bounds().waiting_bytes;
        let mut line = lock(&self.line);
        if !line.waiting.is_empty() && line.weight.saturating_add(call.weight) > max {
            drop(line);
            return Err(runtime.told(bounds::exceeded("bytes of calls that wait", max)));
        }
        line.weight += call.weight;
        line.waiting.push_back(call);
        drop(line);
        // The host may have become free before the call stood in line: then nobody would come for it.
        self.advance(runtime);
        Ok(())
    }

    /// The host may be able to take calls: starts those that wait, until it is busy again.
    pub(crate) fn advance(&self, runtime: &Inner) {
        let somebody_waits = || !lock(&self.line).waiting.is_empty();
        while somebody_waits() && runtime.host().may_resume() && self.advance_one(runtime) {}
    }

    /// The host can take a call: starts the first of the line. Answers whether it may take another one.
    pub(crate) fn advance_one(&self, runtime: &Inner) -> bool {
        let Some((waiting, offered)) = self.next() else { return false };
        let id = waiting.call.id();
        let started = offer(runtime, &*waiting.call);
        let mut line = offered.end();
        let missed = mem::take(&mut line.missed);
        if let Ok(Start::Busy) = started {
            // Whoever stopped wanting it meanwhile did not find it in the line.
            if runtime.is_pending(id) {
                line.weight += waiting.weight;
                line.waiting.push_front(waiting);
            }
            return missed;
        }
        drop(line);
        if let Err(error) = started {
            runtime.fail(id, error);
        }
        true
    }

    /// Takes the first of the line, to be offered.
    fn next(&self) -> Option<(Waiting, Offered<'_>)> {
        let mut line = lock(&self.line);
        if line.is_closed() {
            line.missed = true;
            return None;
        }
        let first = line.waiting.pop_front()?;
        line.weight -= first.weight;
        let outer = line.offered.replace(this_thread());
        Some((first, Offered { line: &self.line, outer }))
    }

    /// Nobody wants the call any more.
    pub(crate) fn leave(&self, call: CallId) {
        let mut line = lock(&self.line);
        let place = line.waiting.iter().position(|waiting| waiting.call.id() == call);
        let left = place.and_then(|place| line.waiting.remove(place));
        line.weight -= left.as_ref().map_or(0, |left| left.weight);
        drop(line);
        drop(left);
    }

    /// The session is over: nobody's turn will come.
    pub(crate) fn clear(&self) {
        let mut line = lock(&self.line);
        line.weight = 0;
        let waiting = mem::take(&mut line.waiting);
        drop(line);
        drop(waiting);
    }
}

fn offer(runtime: &Inner, call: &dyn Outgoing) -> Result<Start, JsError> {
    // Before, since the answer may come while the call is being started.
    if !runtime.mark_started(call.id(), true) {
        // Nobody waits for it any more.
        return Ok(Start::Taken);
    }
    let started = runtime.host().start(call);
    if !matches!(started, Ok(Start::Taken)) {
        runtime.mark_started(call.id(), false);
    }
    started
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Turns({})", lock(&self.line).waiting.len())
    }
}
