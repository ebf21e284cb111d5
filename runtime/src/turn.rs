//! Whose turn it is: calls that the host cannot take yet wait here, and reach JavaScript in the order they came.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use crate::error::JsError;
use crate::host::{CallId, Outgoing};
use crate::runtime::Inner;
use crate::sync::lock;

/// Calls that wait for the host.
#[derive(Default)]
pub(crate) struct Turns(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    turns: VecDeque<Turn>,
    /// The host became free while the first call was just being tried.
    missed: bool,
}

struct Turn {
    call: CallId,
    waits: Waits,
}

enum Waits {
    /// A future that is polled again.
    Future(Waker),
    /// A call that owns its arguments and is started from here.
    Owned(Box<dyn Outgoing + Send>),
    /// The same, being tried right now: nobody may pass it.
    Trying,
}

/// What is at the front.
enum Front {
    Nobody,
    Future(Waker),
    Owned(Box<dyn Outgoing + Send>),
}

impl Queue {
    fn is_turn_of(&self, call: CallId) -> bool {
        self.turns.front().is_none_or(|first| first.call == call)
    }

    fn find(&mut self, call: CallId) -> Option<&mut Turn> {
        self.turns.iter_mut().find(|turn| turn.call == call)
    }

    /// Who is to be woken or tried next; a call that is tried keeps its place.
    fn front(&mut self) -> Front {
        let Some(first) = self.turns.front_mut() else { return Front::Nobody };
        match std::mem::replace(&mut first.waits, Waits::Trying) {
            Waits::Future(waker) => {
                first.waits = Waits::Future(waker.clone());
                Front::Future(waker)
            }
            Waits::Owned(call) => Front::Owned(call),
            Waits::Trying => {
                self.missed = true;
                Front::Nobody
            }
        }
    }
}

impl Turns {
    /// Starts `call` if it is its turn and the host takes it; otherwise it waits and the waker will be woken.
    pub(crate) fn poll_start(
        &self,
        runtime: &Inner,
        call: &dyn Outgoing,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), JsError>> {
        let is_turn = lock(&self.0).is_turn_of(call.id());
        if is_turn && let Poll::Ready(started) = self.attempt(runtime, call, cx) {
            return Poll::Ready(started);
        }
        let is_turn = self.wait(call.id(), cx.waker());
        // The host may have become free before we stood in line: then nobody would wake us. So once more.
        if is_turn { self.attempt(runtime, call, cx) } else { Poll::Pending }
    }

    fn attempt(&self, runtime: &Inner, call: &dyn Outgoing, cx: &mut Context<'_>) -> Poll<Result<(), JsError>> {
        let started = attempt(runtime, call, cx);
        if started.is_ready() {
            self.leave(runtime, call.id());
        }
        started
    }

    /// Stands in line; answers whether it is the turn of `call`.
    fn wait(&self, call: CallId, waker: &Waker) -> bool {
        let mut queue = lock(&self.0);
        let waits = Waits::Future(waker.clone());
        let before = if let Some(turn) = queue.find(call) {
            Some(std::mem::replace(&mut turn.waits, waits))
        } else {
            queue.turns.push_back(Turn { call, waits });
            None
        };
        let is_turn = queue.is_turn_of(call);
        drop(queue);
        // A waker may own a task, and that another call: dropped outside the lock.
        drop(before);
        is_turn
    }

    /// A call that stands in line will not be polled any more: from here on it owns its arguments.
    pub(crate) fn own(&self, runtime: &Inner, call: Box<dyn Outgoing + Send>) {
        if let Some(turn) = lock(&self.0).find(call.id()) {
            turn.waits = Waits::Owned(call);
        }
        self.advance(runtime);
    }

    /// The host can take calls: starts or wakes those at the front.
    pub(crate) fn advance(&self, runtime: &Inner) {
        loop {
            let front = lock(&self.0).front();
            match front {
                Front::Nobody => return,
                Front::Future(waker) => return waker.wake(),
                Front::Owned(call) => {
                    if !self.try_owned(runtime, call) {
                        return;
                    }
                }
            }
        }
    }

    /// Whether to look at the front again.
    fn try_owned(&self, runtime: &Inner, owned: Box<dyn Outgoing + Send>) -> bool {
        let call = owned.id();
        let started = attempt(runtime, &*owned, &mut Context::from_waker(Waker::noop()));
        let mut queue = lock(&self.0);
        let missed = std::mem::take(&mut queue.missed);
        match started {
            Poll::Ready(started) => {
                queue.turns.retain(|turn| turn.call != call);
                drop(queue);
                if let Err(error) = started {
                    runtime.fail(call, error);
                }
                true
            }
            Poll::Pending => {
                // Gone from the line means that nobody wants it any more.
                if let Some(turn) = queue.find(call) {
                    turn.waits = Waits::Owned(owned);
                }
                missed
            }
        }
    }

    /// The call is started, or nobody wants it any more.
    pub(crate) fn leave(&self, runtime: &Inner, call: CallId) {
        let mut queue = lock(&self.0);
        let Some(place) = queue.turns.iter().position(|turn| turn.call == call) else { return };
        let left = queue.turns.remove(place);
        drop(queue);
        drop(left);
        if place == 0 {
            self.advance(runtime);
        }
    }

    /// The session is over: nobody's turn will come.
    pub(crate) fn clear(&self) {
        let turns = std::mem::take(&mut lock(&self.0).turns);
        drop(turns);
    }
}

/// Offers the call to the host.
fn attempt(runtime: &Inner, call: &dyn Outgoing, cx: &mut Context<'_>) -> Poll<Result<(), JsError>> {
    // Before, since the answer may come while the call is being started.
    runtime.mark_started(call.id(), true);
    let started = runtime.host().poll_start(cx, call);
    if !matches!(started, Poll::Ready(Ok(()))) {
        runtime.mark_started(call.id(), false);
    }
    started
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Turns({})", lock(&self.0).turns.len())
    }
}
