//! Whose turn it is: calls that the host cannot take yet wait here, and reach JavaScript in the order they came.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use crate::error::JsError;
use crate::host::{CallId, Outgoing};
use crate::runtime::Inner;
use crate::sync::lock;

/// Calls that wait for the host.
#[derive(Default)]
pub(crate) struct Turns(Mutex<VecDeque<Turn>>);

struct Turn {
    call: CallId,
    waits: Waits,
}

enum Waits {
    /// A future that is polled again.
    Future(Waker),
    /// A call that owns its arguments and is started from here.
    Owned(Box<dyn Outgoing + Send>),
}

impl Turns {
    /// Starts `call` if it is its turn and the host takes it; otherwise it waits and `waker` will be woken.
    pub(crate) fn poll_start(
        &self,
        runtime: &Inner,
        call: &dyn Outgoing,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), JsError>> {
        let id = call.id();
        if !self.is_turn_of(id) {
            return self.wait(id, cx.waker());
        }
        match self.attempt(runtime, call, cx) {
            Poll::Ready(result) => Poll::Ready(result),
            Poll::Pending => {
                // The host may have become free before we stood in line: then nobody would wake us. So once more.
                let _ = self.wait(id, cx.waker());
                if self.is_turn_of(id) { self.attempt(runtime, call, cx) } else { Poll::Pending }
            }
        }
    }

    fn attempt(&self, runtime: &Inner, call: &dyn Outgoing, cx: &mut Context<'_>) -> Poll<Result<(), JsError>> {
        // Before, since the answer may come while the call is being started.
        runtime.mark_started(call.id(), true);
        let started = runtime.host().poll_start(cx, call);
        match started {
            Poll::Ready(_) => self.leave(runtime, call.id()),
            Poll::Pending => runtime.mark_started(call.id(), false),
        }
        started
    }

    /// A call that stands in line will not be polled any more: from here on it owns its arguments.
    pub(crate) fn own(&self, runtime: &Inner, call: Box<dyn Outgoing + Send>) {
        let mut turns = lock(&self.0);
        if let Some(turn) = turns.iter_mut().find(|turn| turn.call == call.id()) {
            turn.waits = Waits::Owned(call);
        }
        drop(turns);
        self.advance(runtime);
    }

    /// The host can take calls: starts or wakes those at the front.
    pub(crate) fn advance(&self, runtime: &Inner) {
        loop {
            let mut turns = lock(&self.0);
            let call = match turns.front() {
                None => return,
                Some(Turn { waits: Waits::Future(waker), .. }) => {
                    let waker = waker.clone();
                    drop(turns);
                    return waker.wake();
                }
                Some(Turn { waits: Waits::Owned(_), .. }) => turns.pop_front(),
            };
            drop(turns);
            if let Some(Turn { call, waits: Waits::Owned(owned) }) = call
                && !self.start_front(runtime, call, owned)
            {
                return;
            }
        }
    }

    /// Whether the host took it; else it stands at the front again.
    fn start_front(&self, runtime: &Inner, call: CallId, owned: Box<dyn Outgoing + Send>) -> bool {
        runtime.mark_started(call, true);
        match runtime.host().poll_start(&mut Context::from_waker(Waker::noop()), &*owned) {
            Poll::Ready(Ok(())) => true,
            Poll::Ready(Err(error)) => {
                runtime.fail(call, error);
                true
            }
            Poll::Pending => {
                runtime.mark_started(call, false);
                lock(&self.0).push_front(Turn { call, waits: Waits::Owned(owned) });
                false
            }
        }
    }

    /// The call is started, or nobody wants it any more.
    pub(crate) fn leave(&self, runtime: &Inner, call: CallId) {
        let mut turns = lock(&self.0);
        let Some(place) = turns.iter().position(|turn| turn.call == call) else { return };
        let left = turns.remove(place);
        drop(turns);
        drop(left);
        if place == 0 {
            self.advance(runtime);
        }
    }

    fn is_turn_of(&self, call: CallId) -> bool {
        lock(&self.0).front().is_none_or(|first| first.call == call)
    }

    fn wait(&self, call: CallId, waker: &Waker) -> Poll<Result<(), JsError>> {
        let mut turns = lock(&self.0);
        let waits = Waits::Future(waker.clone());
        match turns.iter_mut().find(|turn| turn.call == call) {
            Some(turn) => turn.waits = waits,
            None => turns.push_back(Turn { call, waits }),
        }
        Poll::Pending
    }
}

impl std::fmt::Debug for Turns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Turns({})", lock(&self.0).len())
    }
}
