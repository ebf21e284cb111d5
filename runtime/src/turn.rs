//! Whose turn it is: calls that the host cannot take yet wait here, and reach JavaScript in the order they came.
//!
//! What waits owns its arguments, so that the line moves on by itself: a future that nobody polls any more cannot hold up the others.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;

use crate::error::JsError;
use crate::host::{CallId, Outgoing, Start};
use crate::inner::Inner;
use crate::sync::lock;

/// Calls that wait for the host.
#[derive(Default)]
pub(crate) struct Turns(Mutex<Line>);

#[derive(Default)]
struct Line {
    waiting: VecDeque<Box<dyn Outgoing + Send>>,
    /// The first of the line, while it is being offered to the host: nobody may pass it.
    offered: Option<CallId>,
    /// Nobody wants that one any more.
    withdrawn: bool,
    /// The host became free meanwhile.
    missed: bool,
}

impl Turns {
    /// Offers a call to the host, unless others wait.
    pub(crate) fn start(&self, runtime: &Inner, call: &dyn Outgoing) -> Result<Start, JsError> {
        let line = lock(&self.0);
        let others_wait = line.offered.is_some() || !line.waiting.is_empty();
        drop(line);
        if others_wait { Ok(Start::Busy) } else { offer(runtime, call) }
    }

    /// Puts a call at the end of the line.
    pub(crate) fn wait(&self, runtime: &Inner, call: Box<dyn Outgoing + Send>) {
        lock(&self.0).waiting.push_back(call);
        // The host may have become free before the call stood in line: then nobody would come for it.
        self.advance(runtime);
    }

    /// The host can take calls: starts those that wait, until it is busy again.
    pub(crate) fn advance(&self, runtime: &Inner) {
        while let Some(call) = self.next() {
            let started = offer(runtime, &*call);
            let mut line = lock(&self.0);
            line.offered = None;
            let (withdrawn, missed) = (std::mem::take(&mut line.withdrawn), std::mem::take(&mut line.missed));
            if let Ok(Start::Busy) = started {
                if !withdrawn {
                    line.waiting.push_front(call);
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
    fn next(&self) -> Option<Box<dyn Outgoing + Send>> {
        let mut line = lock(&self.0);
        if line.offered.is_some() {
            line.missed = true;
            return None;
        }
        let call = line.waiting.pop_front()?;
        line.offered = Some(call.id());
        Some(call)
    }

    /// Nobody wants the call any more.
    pub(crate) fn leave(&self, call: CallId) {
        let mut line = lock(&self.0);
        line.withdrawn |= line.offered == Some(call);
        let place = line.waiting.iter().position(|waiting| waiting.id() == call);
        let left = place.and_then(|place| line.waiting.remove(place));
        drop(line);
        drop(left);
    }

    /// The session is over: nobody's turn will come.
    pub(crate) fn clear(&self) {
        let waiting = std::mem::take(&mut lock(&self.0).waiting);
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
        write!(f, "Turns({})", lock(&self.0).waiting.len())
    }
}
