//! Futures of exports, polled by a thread of the engine's own when they ask for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Wake, Waker};

use jsinterop::host::Task;

use crate::driver::Ready;
use crate::worker::Desk;

/// One future, until its end.
pub(crate) struct Running {
    task: Mutex<Option<Task>>,
    /// It is among those to be polled already.
    is_queued: AtomicBool,
    desk: Weak<Desk<Ready>>,
}

impl Running {
    /// A future that is about to be queued.
    pub(crate) fn new(task: Task, desk: &Arc<Desk<Ready>>) -> Arc<Self> {
        Arc::new(Self { task: Mutex::new(Some(task)), is_queued: AtomicBool::new(true), desk: Arc::downgrade(desk) })
    }

    pub(crate) fn poll(self: Arc<Self>) {
        self.is_queued.store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::clone(&self));
        let mut slot = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(task) = slot.as_mut() else { return };
        // Exports catch their own panics; should one get here, the future is over and the thread goes on.
        let polled = catch_unwind(AssertUnwindSafe(|| task.as_mut().poll(&mut Context::from_waker(&waker))));
        if polled.map_or(true, |polled| polled.is_ready()) {
            let done = slot.take();
            drop(slot);
            drop(done);
        }
    }
}

impl Wake for Running {
    fn wake(self: Arc<Self>) {
        if !self.is_queued.swap(true, Ordering::SeqCst)
            && let Some(desk) = self.desk.upgrade()
        {
            desk.put(|ready| ready.push_back(self));
        }
    }
}
