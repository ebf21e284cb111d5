//! The engine's lock: the thread that has it may take it again.

use parking_lot::{ReentrantMutex, ReentrantMutexGuard};
use std::time::Duration;

/// What only the thread that holds the lock reaches.
pub(crate) struct Confined<T>(T);

// SAFETY: a reference to the content is given out only while the lock is held, and is tied to the guard; nothing in this crate lets an
// `Rc` or a `Cell` of the content out of it. So one thread at a time touches the content, whatever it is made of.
unsafe impl<T> Send for Confined<T> {}

/// A lock around the engine and its tables.
pub(crate) struct Lock<T>(ReentrantMutex<Confined<T>>);

/// Proof that this thread holds the lock.
pub(crate) struct LockGuard<'a, T>(ReentrantMutexGuard<'a, Confined<T>>);

impl<T> Lock<T> {
    pub(crate) fn new(content: T) -> Self {
        Self(ReentrantMutex::new(Confined(content)))
    }

    pub(crate) fn lock(&self) -> LockGuard<'_, T> {
        LockGuard(self.0.lock())
    }

    pub(crate) fn try_lock(&self) -> Option<LockGuard<'_, T>> {
        self.0.try_lock().map(LockGuard)
    }

    pub(crate) fn try_lock_for(&self, patience: Duration) -> Option<LockGuard<'_, T>> {
        self.0.try_lock_for(patience).map(LockGuard)
    }

    pub(crate) fn is_mine(&self) -> bool {
        self.0.is_owned_by_current_thread()
    }
}

impl<T> std::ops::Deref for LockGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}
