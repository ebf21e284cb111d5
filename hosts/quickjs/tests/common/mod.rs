//! What the tests share.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use jsinterop_quickjs::{Builder, Level, QuickJs};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Long enough for a machine that is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a future on this thread; one that never ends fails the test.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    block_on_within(Duration::from_secs(30), future)
}

/// Runs a future on this thread that may take so long.
pub(crate) fn block_on_within<F: Future>(limit: Duration, future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let started = Instant::now();
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park_timeout(Duration::from_secs(1)),
        }
        assert!(started.elapsed() < limit, "the future does not end");
    }
}

/// An engine that has run `source`.
pub(crate) fn engine(source: &str) -> QuickJs {
    let engine = QuickJs::new().unwrap();
    engine.eval(source).unwrap();
    engine
}

/// What was logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<(Level, String)>>>);

impl Log {
    /// An engine that logs here.
    pub(crate) fn builder(&self) -> Builder {
        let log = self.clone();
        QuickJs::builder().console(move |level, text| log.0.lock().unwrap().push((level, text.to_owned())))
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().iter().map(|(_, text)| text.clone()).collect()
    }

    pub(crate) fn entries(&self) -> Vec<(Level, String)> {
        self.0.lock().unwrap().clone()
    }
}

/// Waits until something is so.
pub(crate) fn eventually(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "it never comes to that");
        thread::sleep(Duration::from_millis(2));
    }
}
