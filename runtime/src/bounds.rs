//! How much one runtime may hold: what its host says, and the error that names it.

use crate::error::JsError;

/// What a runtime holds at most; see [`Host::bounds`](crate::host::Host::bounds). To begin with, any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bounds {
    /// Calls that wait for an answer.
    pub calls: usize,
    /// What calls hold, in bytes, that wait until the host takes them. One may wait whatever it holds.
    pub waiting_bytes: usize,
    /// Rust objects and closures that JavaScript holds.
    pub references: usize,
    /// Objects of JavaScript that Rust holds, each handle that arrived counted.
    pub objects: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { calls: usize::MAX, waiting_bytes: usize::MAX, references: usize::MAX, objects: usize::MAX }
    }
}

/// A limit was reached.
#[cold]
pub(crate) fn exceeded(limit: &'static str, max: usize) -> JsError {
    JsError::LimitExceeded { import: "".into(), limit, max: u64::try_from(max).unwrap_or(u64::MAX) }
}
