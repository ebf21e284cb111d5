//! Our own executor: a task is resumed in the very call from JavaScript that settles its promise.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::glue;

type LocalFuture = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static TASKS: RefCell<Vec<Option<Slot>>> = const { RefCell::new(Vec::new()) };
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Wakers may travel, so what they touch is shared: which tasks are ready.
static READY: Mutex<VecDeque<(usize, Arc<Ready>)>> = Mutex::new(VecDeque::new());
static IS_SCHEDULED: AtomicBool = AtomicBool::new(false);

struct Slot {
    /// Out while it is polled.
    future: Option<LocalFuture>,
    ready: Arc<Ready>,
}

struct Ready {
    place: usize,
    is_queued: AtomicBool,
}

impl Wake for Ready {
    fn wake(self: Arc<Self>) {
        if !self.is_queued.swap(true, Ordering::AcqRel) {
            READY.lock().unwrap_or_else(PoisonError::into_inner).push_back((self.place, self));
            if !IS_RUNNING.get() && !IS_SCHEDULED.swap(true, Ordering::AcqRel) {
                glue::schedule();
            }
        }
    }
}

/// Runs a future to its end. It is first polled in a microtask, after [`init`](crate::init), and then whenever what it waits for has arrived.
pub fn spawn_local(future: impl Future<Output = ()> + 'static) {
    let place = FREE.take_last().unwrap_or_else(|| {
        TASKS.with_borrow_mut(|tasks| {
            tasks.push(None);
            tasks.len() - 1
        })
    });
    let ready = Arc::new(Ready { place, is_queued: AtomicBool::new(false) });
    let slot = Slot { future: Some(Box::pin(future)), ready: Arc::clone(&ready) };
    TASKS.with_borrow_mut(|tasks| tasks[place] = Some(slot));
    ready.wake();
}

/// Takes the last element of a list in a cell.
trait TakeLast {
    fn take_last(&'static self) -> Option<usize>;
}

impl TakeLast for std::thread::LocalKey<RefCell<Vec<usize>>> {
    fn take_last(&'static self) -> Option<usize> {
        self.with_borrow_mut(Vec::pop)
    }
}

/// [`run`] will be called before JavaScript goes on, so nobody need schedule it.
pub(crate) fn expect_run() {
    if !IS_RUNNING.get() {
        IS_SCHEDULED.store(true, Ordering::Release);
    }
}

/// Polls every task that is ready, and those that become so meanwhile. Inside another run it does nothing: that one goes on.
pub(crate) fn run() {
    if IS_RUNNING.replace(true) {
        return;
    }
    IS_SCHEDULED.store(false, Ordering::Release);
    loop {
        let next = READY.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some((place, ready)) = next else { break };
        poll(place, &ready);
    }
    IS_RUNNING.set(false);
}

fn poll(place: usize, ready: &Arc<Ready>) {
    ready.is_queued.store(false, Ordering::Release);
    let taken = TASKS.with_borrow_mut(|tasks| match tasks.get_mut(place) {
        Some(Some(slot)) if Arc::ptr_eq(&slot.ready, ready) => slot.future.take(),
        _ => None,
    });
    let Some(mut future) = taken else { return };
    let waker = Waker::from(Arc::clone(ready));
    match future.as_mut().poll(&mut Context::from_waker(&waker)) {
        Poll::Pending => TASKS.with_borrow_mut(|tasks| {
            if let Some(Some(slot)) = tasks.get_mut(place) {
                slot.future = Some(future);
            }
        }),
        Poll::Ready(()) => {
            let done = TASKS.with_borrow_mut(|tasks| tasks.get_mut(place).and_then(Option::take));
            drop((done, future));
            FREE.with_borrow_mut(|free| free.push(place));
        }
    }
}
