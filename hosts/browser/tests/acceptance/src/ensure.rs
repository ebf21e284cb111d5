//! What a check comes to: an exception that says where it failed.

use std::panic::Location;

use jsinterop::{JsError, JsException};

/// What a check comes to.
pub type Outcome = Result<(), Failure>;

/// Why a check failed, and where.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure at the place that makes it.
    #[track_caller]
    pub fn new(text: impl std::fmt::Display) -> Self {
        let at = Location::caller();
        Self(format!("{text} ({}:{})", at.file(), at.line()))
    }
}

impl From<JsError> for Failure {
    #[track_caller]
    fn from(error: JsError) -> Self {
        Self::new(error)
    }
}

impl From<Failure> for JsException {
    fn from(Failure(text): Failure) -> Self {
        Self::new(text)
    }
}

/// Fails the check unless both are equal; the second is what is expected.
macro_rules! ensure_eq {
    ($found:expr, $expected:expr) => {
        match ($found, $expected) {
            (found, expected) if found == expected => {}
            (found, expected) => {
                let text = format!("{}: expected {expected:?}, found {found:?}", stringify!($found));
                return Err($crate::ensure::Failure::new(text));
            }
        }
    };
}

/// Fails the check unless the value matches the pattern.
macro_rules! ensure_matches {
    ($found:expr, $pattern:pat $(if $guard:expr)?) => {
        match $found {
            $pattern $(if $guard)? => {}
            other => {
                let text = format!("{}: expected {}, found {other:?}", stringify!($found), stringify!($pattern $(if $guard)?));
                return Err($crate::ensure::Failure::new(text));
            }
        }
    };
}
