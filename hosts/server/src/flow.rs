//! How much one browser asks for: invocations in a second, and invocations that run.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::limits::{Limits, Reached};

/// What a message that starts nothing costs of an invocation.
const SMALL: f64 = 1.0 / 16.0;

/// A bucket of tokens that time fills. It may be overdrawn by as much as it holds: while it is, nobody reads from the browser.
#[derive(Debug)]
pub(crate) struct Flow {
    bucket: Mutex<Bucket>,
    per_second: u32,
    burst: f64,
    running: Arc<AtomicUsize>,
    max_running: usize,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    since: Instant,
}

impl Flow {
    pub(crate) fn new(limits: &Limits) -> Self {
        let burst = f64::from(limits.invocation_burst.max(1));
        Self {
            bucket: Mutex::new(Bucket { tokens: burst, since: Instant::now() }),
            per_second: limits.invocations_per_second.max(1),
            burst,
            running: Arc::default(),
            max_running: limits.invocations,
        }
    }

    fn with<R>(&self, look: impl FnOnce(&mut Bucket) -> R) -> R {
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let filled = now.duration_since(bucket.since).as_secs_f64() * f64::from(self.per_second);
        *bucket = Bucket { tokens: (bucket.tokens + filled).min(self.burst), since: now };
        look(&mut bucket)
    }

    /// An invocation has come.
    pub(crate) fn invoke(&self) -> Result<(), Reached> {
        let is_within = self.with(|bucket| {
            bucket.tokens = (bucket.tokens - 1.0).max(-self.burst);
            bucket.tokens > -self.burst
        });
        if !is_within {
            return Err(Reached::new("invocations per second", self.per_second as usize));
        }
        if self.running.load(Ordering::Relaxed) >= self.max_running {
            return Err(Reached::new("pending invocations", self.max_running));
        }
        Ok(())
    }

    /// A message has come that starts nothing: a cancellation, a release, an answer that nobody waits for.
    pub(crate) fn small(&self) {
        self.with(|bucket| bucket.tokens = (bucket.tokens - SMALL).max(-self.burst));
    }

    /// How long nobody reads from the browser.
    pub(crate) fn pause(&self) -> Duration {
        let missing = self.with(|bucket| -bucket.tokens);
        Duration::try_from_secs_f64(missing / f64::from(self.per_second)).unwrap_or_default()
    }

    /// An invocation runs, until this is dropped: also one that was cancelled, and has not heard of it.
    pub(crate) fn run(&self) -> Running {
        self.running.fetch_add(1, Ordering::Relaxed);
        Running(Arc::clone(&self.running))
    }
}

#[derive(Debug)]
pub(crate) struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(per_second: u32, burst: u32, running: usize) -> Flow {
        let mut limits = Limits::default();
        (limits.invocations_per_second, limits.invocation_burst, limits.invocations) = (per_second, burst, running);
        Flow::new(&limits)
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_is_slowed_then_limited() {
        let flow = flow(10, 5, 100);
        for _ in 0..5 {
            flow.invoke().unwrap();
        }
        assert_eq!(flow.pause(), Duration::ZERO);
        for _ in 0..4 {
            flow.invoke().unwrap();
        }
        assert_eq!(flow.pause(), Duration::from_millis(400));
        assert_eq!(flow.invoke().unwrap_err(), Reached::new("invocations per second", 10));
        for _ in 0..1000 {
            flow.small();
        }
        assert_eq!(flow.pause(), Duration::from_millis(500), "nobody waits longer");
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(flow.pause(), Duration::ZERO);
        tokio::time::advance(Duration::from_secs(3600)).await;
        assert!((0..9).all(|_| flow.invoke().is_ok()) && flow.invoke().is_err(), "what was saved up is bounded");
    }

    #[tokio::test(start_paused = true)]
    async fn what_runs_has_a_place() {
        let flow = flow(0, 100, 2);
        let places = [flow.run(), flow.run()];
        assert_eq!(flow.invoke().unwrap_err().to_string(), "the limit on pending invocations (2) was reached");
        drop(places);
        assert!(flow.invoke().is_ok());
    }
}
