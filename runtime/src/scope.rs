//! Which runtime a call belongs to: the one in whose scope it was made, else the program's default.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::{PoisonError, RwLock};
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::runtime::JsRuntime;
use crate::status::Status;

thread_local! {
    static CURRENT: RefCell<Option<JsRuntime>> = const { RefCell::new(None) };
}

static DEFAULT: RwLock<Option<JsRuntime>> = RwLock::new(None);

/// The runtime in whose scope this code runs.
#[inline]
pub(crate) fn scoped() -> Option<JsRuntime> {
    CURRENT.with_borrow(Clone::clone)
}

/// The program's default.
#[cold]
pub(crate) fn default() -> Option<JsRuntime> {
    DEFAULT.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// There is a default already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the program has a default JavaScript runtime already; use `JsRuntime::scope`, or `.on(..)` for one call")]
pub struct DefaultAlreadySet;

/// Makes `runtime` the default, unless another one is and still lives.
pub(crate) fn set_default(runtime: &JsRuntime) -> Result<(), DefaultAlreadySet> {
    let mut default = DEFAULT.write().unwrap_or_else(PoisonError::into_inner);
    if default.as_ref().is_some_and(|other| other != runtime && other.status() != Status::Ended) {
        return Err(DefaultAlreadySet);
    }
    // The last handle of a runtime drops what a user gave it, which may look for the default.
    let before = default.replace(runtime.clone());
    drop(default);
    drop(before);
    Ok(())
}

/// Puts the scope back as it was, also when the code inside panics.
struct Restore(Option<JsRuntime>);

impl Drop for Restore {
    fn drop(&mut self) {
        let inside = CURRENT.replace(self.0.take());
        drop(inside);
    }
}

/// Runs `code` in the scope of `runtime`.
pub(crate) fn enter<R>(runtime: &JsRuntime, code: impl FnOnce() -> R) -> R {
    let _restore = Restore(CURRENT.replace(Some(runtime.clone())));
    code()
}

pin_project! {
    /// A future that runs in the scope of a runtime; see [`JsRuntime::scope`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Scoped<F> {
        runtime: JsRuntime,
        #[pin]
        future: F,
    }
}

impl<F> Scoped<F> {
    pub(crate) fn new(runtime: JsRuntime, future: F) -> Self {
        Self { runtime, future }
    }
}

impl<F: Future> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        enter(this.runtime, || this.future.poll(cx))
    }
}
