//! Counters for whatever the application exports them to, through the [`metrics`] façade; nobody pays for them who installs no recorder.

use metrics::{counter, gauge};

/// A session, as long as this lives.
#[derive(Debug)]
pub(crate) struct Open(());

impl Open {
    pub(crate) fn new() -> Self {
        counter!("jsinterop_sessions_total").increment(1);
        gauge!("jsinterop_sessions").increment(1.0);
        Self(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        gauge!("jsinterop_sessions").decrement(1.0);
    }
}

/// A session has found its browser again.
pub(crate) fn resume() {
    counter!("jsinterop_resumes_total").increment(1);
}

pub(crate) fn call() {
    counter!("jsinterop_calls_total").increment(1);
}

pub(crate) fn invocation() {
    counter!("jsinterop_invocations_total").increment(1);
}

/// A message of a socket has come, with so many bytes.
pub(crate) fn received(bytes: usize) {
    counter!("jsinterop_frames_received_total").increment(1);
    counter!("jsinterop_bytes_received_total").increment(bytes as u64);
}

/// One has gone.
pub(crate) fn sent(bytes: usize) {
    counter!("jsinterop_frames_sent_total").increment(1);
    counter!("jsinterop_bytes_sent_total").increment(bytes as u64);
}

/// A browser has reached this limit.
pub(crate) fn limit(limit: &'static str) {
    counter!("jsinterop_limits_total", "limit" => limit).increment(1);
}
