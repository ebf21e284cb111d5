//! Locks that outlive a panic, since what they guard is consistent between any two statements; and users' code that may panic where it is nobody's
//! business.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs what whoever is here did not bring. The hook has reported a panic, which ends here.
pub(crate) fn contained(code: impl FnOnce()) {
    if cfg!(panic = "unwind") {
        let _ = catch_unwind(AssertUnwindSafe(code));
    } else {
        code();
    }
}

/// Wakes whoever waits.
pub(crate) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        contained(|| waker.wake());
    }
}
