//! Whose turn it is: calls that the host cannot take yet wait here, and reach JavaScript in the order they came.
//!
//! What waits owns its arguments, so that the line moves on by itself: a future that nobody polls any more cannot hold up the others.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;

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
    /// The first of the line, while it is being offered to the host: nobody may pass it.
    offered: Option<CallId>,
    /// Nobody wants that one any more.
    withdrawn: bool,
    /// The host became free meanwhile.
    missed: bool,
}

impl Turns {
    pub(crate) fn new(when_busy: WhenBusy) -> Self {
        Self { line: Mutex::default(), when_busy }
    }

    /// Offers a call to the host, unless others wait: then so does this one.
    pub(crate) fn start(&self, call: &Encoding<'_>) -> Result<(), JsError> {
        let line = lock(&self.line);
        let others_wait = line.offered.is_some() || !line.waiting.is_empty();
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

    /// The host can take calls: starts those that wait, until it is busy again.
    pub(crate) fn advance(&self, runtime: &Inner) {
        while let Some(waiting) = self.next() {
            let call = &*waiting.call;
            let started = offer(runtime, call);
            let mut line = lock(&self.line);
            line.offered = None;
            let (withdrawn, missed) = (std::mem::take(&mut line.withdrawn), std::mem::take(&mut line.missed));
            if let Ok(Start::Busy) = started {
                if !withdrawn {
                    line.weight += waiting.weight;
                    line.waiting.push_front(waiting);
                }
                if !missed {
                    return;
                }
            } else {
                drop(line);
                if let Err(error) = started {
                    runtime.fail(call.id(), error);
                }
            }
        }
    }

    /// Takes the first of the line, to be offered.
    fn next(&self) -> Option<Waiting> {
        let mut line = lock(&self.line);
        if line.offered.is_some() {
            line.missed = true;
            return None;
        }
        let first = line.waiting.pop_front()?;
        line.weight -= first.weight;
        line.offered = Some(first.call.id());
        Some(first)
    }

    /// Nobody wants the call any more.
    pub(crate) fn leave(&self, call: CallId) {
        let mut line = lock(&self.line);
        line.withdrawn |= line.offered == Some(call);
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
        let waiting = std::mem::take(&mut line.waiting);
        drop(line);
        drop(waiting);
    }
}

fn offer(runtime: &Inner, call: &dyn Outgoing) -> Result<Start, JsError> {
    // Before, since the answer may come while the call is being started.
    runtime.mark_started(call.id(), true);
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
