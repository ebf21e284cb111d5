//! Whether JavaScript is there, and hearing of it when that changes.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

use crate::sync::{lock, wake};

/// Whether JavaScript is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It is on its way: calls wait.
    Connecting,
    /// Calls reach it.
    Ready,
    /// The connection is lost and being restored: calls wait.
    Reconnecting,
    /// It is gone for good: calls fail with [`JsError::Disconnected`](crate::JsError::Disconnected).
    Ended,
}

/// The status of one runtime and those who watch it.
#[derive(Debug)]
pub(crate) struct StatusCell {
    /// Written with the watchers locked; read at each synchronous call, so without.
    now: AtomicU8,
    watchers: Mutex<Vec<Weak<Watcher>>>,
}

#[derive(Debug, Default)]
struct Watcher(Mutex<(VecDeque<Status>, Option<Waker>)>);

impl StatusCell {
    pub(crate) fn new() -> Self {
        Self { now: AtomicU8::new(Status::Connecting as u8), watchers: Mutex::default() }
    }

    #[inline]
    pub(crate) fn now(&self) -> Status {
        const ALL: [Status; 4] = [Status::Connecting, Status::Ready, Status::Reconnecting, Status::Ended];
        ALL[usize::from(self.now.load(Ordering::Acquire)) & 3]
    }

    /// Takes a new status, which `Ended` never leaves; answers what it was.
    pub(crate) fn set(&self, status: Status) -> Status {
        let mut watchers = lock(&self.watchers);
        let before = self.now();
        if before == Status::Ended || before == status {
            return before;
        }
        self.now.store(status as u8, Ordering::Release);
        watchers.retain(|watcher| watcher.strong_count() > 0);
        let told: Vec<_> = watchers.iter().filter_map(Weak::upgrade).collect();
        drop(watchers);
        for watcher in told {
            watcher.tell(status);
        }
        before
    }

    /// The status now, and every change from here on.
    pub(crate) fn watch(&self) -> StatusStream {
        let mut watchers = lock(&self.watchers);
        let watcher = Arc::new(Watcher(Mutex::new((VecDeque::from([self.now()]), None))));
        if watchers.len() == watchers.capacity() {
            // Whoever looks now and then, while nothing changes, does not leave more and more behind.
            watchers.retain(|watcher| watcher.strong_count() > 0);
        }
        watchers.push(Arc::downgrade(&watcher));
        StatusStream { watcher, ended: false }
    }
}

impl Watcher {
    fn tell(&self, status: Status) {
        let mut told = lock(&self.0);
        told.0.push_back(status);
        let waker = told.1.take();
        drop(told);
        wake(waker);
    }
}

/// The status of a runtime: first as it is, then each change, up to [`Status::Ended`].
///
/// ```
/// # async fn show(rt: jsinterop::JsRuntime) {
/// let mut changes = rt.status_changes();
/// while let Some(status) = changes.next().await {
///     println!("JavaScript is {status:?}");
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct StatusStream {
    watcher: Arc<Watcher>,
    ended: bool,
}

impl StatusStream {
    /// The next change; `None` after [`Status::Ended`].
    pub async fn next(&mut self) -> Option<Status> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl Stream for StatusStream {
    type Item = Status;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Status>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let mut told = lock(&self.watcher.0);
        let Some(status) = told.0.pop_front() else {
            let before = told.1.replace(cx.waker().clone());
            drop(told);
            drop(before);
            return Poll::Pending;
        };
        drop(told);
        self.ended = status == Status::Ended;
        Poll::Ready(Some(status))
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, StatusCell, lock};

    #[test]
    fn whoever_looks_away_leaves_nothing_behind() {
        let cell = StatusCell::new();
        let stays = cell.watch();
        (0..10_000).for_each(|_| drop(cell.watch()));
        let watchers = lock(&cell.watchers);
        assert!(watchers.len() < 10, "{}", watchers.len());
        assert!(watchers.iter().any(|watcher| std::ptr::eq(watcher.as_ptr(), Arc::as_ptr(&stays.watcher))));
    }
}
