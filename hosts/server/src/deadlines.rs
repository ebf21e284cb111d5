//! The time limits of one session's calls.
//!
//! A limit is seldom reached, so disarming only counts: what is stale is dropped when it is reached, or when there is more of it than of the
//! rest. The watcher sleeps on meanwhile: it is woken only by a limit that comes before the one it sleeps for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jsinterop::host::{CallId, Link};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::trace::Trace;

/// Fewer are not worth tidying.
const FEW: usize = 64;

#[derive(Debug)]
pub(crate) struct Deadlines {
    epoch: Instant,
    heap: Mutex<Heap>,
    earlier: Notify,
}

#[derive(Debug, Default)]
struct Heap {
    calls: BinaryHeap<Reverse<(Duration, u64)>>,
    armed: usize,
    /// When the watcher looks next by itself, if it does.
    looks_at: Option<Duration>,
}

impl Heap {
    /// Answers whether the watcher would look too late, and has to be woken.
    fn arm(&mut self, call: CallId, at: Duration) -> bool {
        self.calls.push(Reverse((at, call.0)));
        self.armed += 1;
        let is_late = self.looks_at.is_none_or(|looks_at| at < looks_at);
        if is_late {
            self.looks_at = Some(at);
        }
        is_late
    }

    fn disarm(&mut self, is_pending: impl Fn(CallId) -> bool) {
        self.armed = self.armed.saturating_sub(1);
        if self.armed == 0 {
            self.calls.clear();
            self.calls.shrink_to(FEW);
        } else if self.calls.len() > FEW + 4 * self.armed {
            self.calls.retain(|Reverse((_, call))| is_pending(CallId(*call)));
        }
    }

    /// Takes out a call whose limit is reached; else notes when to look again.
    fn reached(&mut self, now: Duration) -> Option<CallId> {
        let first = self.calls.peek().map(|Reverse((at, _))| *at);
        if first.is_none_or(|at| at > now) {
            self.looks_at = first;
            return None;
        }
        self.calls.pop().map(|Reverse((_, call))| CallId(call))
    }
}

impl Deadlines {
    pub(crate) fn new() -> Self {
        Self { epoch: Instant::now(), heap: Mutex::default(), earlier: Notify::new() }
    }

    pub(crate) fn now(&self) -> Duration {
        self.epoch.elapsed()
    }

    fn heap(&self) -> MutexGuard<'_, Heap> {
        self.heap.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn arm(&self, call: CallId, at: Duration) {
        let is_late = self.heap().arm(call, at);
        if is_late {
            self.earlier.notify_one();
        }
    }

    pub(crate) fn disarm(&self, link: &Link) {
        self.heap().disarm(|call| link.is_pending(call));
    }

    /// Fires each limit as it is reached; never ends.
    pub(crate) async fn watch(&self, link: &Link, trace: &Trace) {
        loop {
            self.fire(link, trace);
            let looks_at = self.heap().looks_at;
            let left = looks_at.map_or(Duration::MAX, |at| at.saturating_sub(self.now()));
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                () = self.earlier.notified() => {}
            }
        }
    }

    fn fire(&self, link: &Link, trace: &Trace) {
        let now = self.now();
        loop {
            let reached = self.heap().reached(now);
            let Some(call) = reached else { return };
            if link.is_pending(call) {
                trace.answered(call, "timed out");
                // Unless it was answered meanwhile, and disarmed.
                if link.deadline(call) {
                    self.disarm(link);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    const CALLS: [CallId; 3] = [CallId(1), CallId(2), CallId(3)];

    fn second(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    #[test]
    fn only_a_limit_before_the_next_look_wakes_the_watcher() {
        let mut heap = Heap::default();
        assert!(heap.arm(CALLS[0], second(10)));
        assert!(!heap.arm(CALLS[1], second(20)));
        assert!(heap.arm(CALLS[2], second(5)));
        assert_eq!(heap.reached(second(5)), Some(CALLS[2]));
        assert_eq!((heap.reached(second(5)), heap.looks_at), (None, Some(second(10))));
    }

    #[test]
    fn calls_one_after_the_other_let_the_watcher_sleep() {
        let mut heap = Heap::default();
        assert!(heap.arm(CALLS[0], second(10)));
        heap.disarm(|_| false);
        assert!(!heap.arm(CALLS[1], second(11)));
        heap.disarm(|_| false);
        assert!(heap.calls.is_empty());
        assert_eq!((heap.reached(second(10)), heap.looks_at), (None, None));
        assert!(heap.arm(CALLS[2], second(12)), "nobody looks any more");
    }

    #[test]
    fn what_is_stale_is_dropped_once_it_is_most() {
        let mut heap = Heap::default();
        for call in 0..200 {
            heap.arm(CallId(call), second(call));
        }
        for call in 0..160 {
            heap.disarm(|CallId(other)| other > call);
        }
        assert!(heap.calls.len() <= FEW + 4 * heap.armed, "{} for {}", heap.calls.len(), heap.armed);
        assert!(
            heap.calls.iter().filter(|Reverse((_, call))| *call >= 160).count() == 40,
            "none that waits is dropped"
        );
    }

    #[tokio::test]
    async fn a_limit_that_is_none_is_not_counted() {
        let (runtime, core) = crate::hostile::session();
        let call = |limit| runtime.invoke::<()>("f", ()).timeout(limit).start();
        let (endless, limited) = (call(Duration::MAX), call(second(60)));
        drop(endless);
        assert_eq!(core.deadlines.heap().armed, 1);
        drop(limited);
        assert_eq!(core.deadlines.heap().armed, 0);
    }

    #[tokio::test]
    async fn a_limit_beyond_the_end_of_time_is_none() {
        let (_runtime, core) = crate::hostile::session();
        core.deadlines.arm(CALLS[0], Duration::MAX);
        assert_eq!(core.deadlines.watch(&core.link, &core.trace).now_or_never(), None);
    }
}
