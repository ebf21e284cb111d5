//! The time limits of one session's calls.
//!
//! A limit is seldom reached, so disarming only counts: what is stale is dropped when it is reached, or when there is more of it than of the
//! rest.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Mutex, PoisonError};
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
}

impl Deadlines {
    pub(crate) fn new() -> Self {
        Self { epoch: Instant::now(), heap: Mutex::default(), earlier: Notify::new() }
    }

    pub(crate) fn now(&self) -> Duration {
        self.epoch.elapsed()
    }

    pub(crate) fn arm(&self, call: CallId, at: Duration) {
        let mut heap = self.heap.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = heap.calls.peek().is_none_or(|Reverse((first, _))| at < *first);
        heap.calls.push(Reverse((at, call.0)));
        heap.armed += 1;
        drop(heap);
        if is_first {
            self.earlier.notify_one();
        }
    }

    pub(crate) fn disarm(&self, link: &Link) {
        let mut heap = self.heap.lock().unwrap_or_else(PoisonError::into_inner);
        heap.armed = heap.armed.saturating_sub(1);
        if heap.armed == 0 {
            heap.calls.clear();
            heap.calls.shrink_to(FEW);
        } else if heap.calls.len() > FEW + 4 * heap.armed {
            heap.calls.retain(|Reverse((_, call))| link.is_pending(CallId(*call)));
        }
    }

    /// Fires each limit as it is reached; never ends.
    pub(crate) async fn watch(&self, link: &Link, trace: &Trace) {
        loop {
            let now = self.now();
            let next = loop {
                let mut heap = self.heap.lock().unwrap_or_else(PoisonError::into_inner);
                match heap.calls.peek().copied() {
                    Some(Reverse((at, call))) if at <= now => {
                        heap.calls.pop();
                        drop(heap);
                        if link.is_pending(CallId(call)) {
                            trace.answered(CallId(call), "timed out");
                            link.deadline(CallId(call));
                            self.disarm(link);
                        }
                    }
                    next => break next,
                }
            };
            match next {
                Some(Reverse((at, _))) => tokio::select! {
                    () = tokio::time::sleep_until(self.epoch + at) => {}
                    () = self.earlier.notified() => {}
                },
                None => self.earlier.notified().await,
            }
        }
    }
}
