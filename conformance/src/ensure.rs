//! What a check comes to, and the macros it says so with.

use std::fmt;
use std::panic::Location;

use jsinterop::{DefaultAlreadySet, DuplicateExports, JsError};

/// What a check comes to.
pub type Outcome = Result<(), Failure>;

/// Why a check failed, and where in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    text: String,
    at: &'static Location<'static>,
}

impl Failure {
    /// A failure at the place that makes it.
    #[track_caller]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), at: Location::caller() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.text, self.at.file(), self.at.line())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Failure {}

macro_rules! from_errors {
    ($($ty:ty),*) => { $(
        impl From<$ty> for Failure {
            #[track_caller]
            fn from(error: $ty) -> Self {
                Self::new(format!("{error} ({error:?})"))
            }
        }
    )* };
}
from_errors!(JsError, serde_json::Error, DuplicateExports, DefaultAlreadySet);

/// The text of the error this must be.
#[track_caller]
pub(crate) fn error_text<T: fmt::Debug>(result: Result<T, JsError>) -> Result<String, Failure> {
    match result {
        Ok(value) => Err(Failure::new(format!("expected an error, found {value:?}"))),
        Err(error) => Ok(error.to_string()),
    }
}

/// Fails the check unless the condition holds.
macro_rules! ensure {
    ($condition:expr) => {
        ensure!($condition, "{}", stringify!($condition))
    };
    ($condition:expr, $($text:tt)+) => {
        if !$condition {
            return Err($crate::Failure::new(format!($($text)+)));
        }
    };
}

/// Fails the check unless both are equal; the second is what is expected.
macro_rules! ensure_eq {
    ($found:expr, $expected:expr, $text:expr) => {
        match (&$found, &$expected) {
            (found, expected) => {
                ensure!(*found == *expected, "{}: expected {expected:?}, found {found:?}", $text);
            }
        }
    };
    ($found:expr, $expected:expr) => {
        match (&$found, &$expected) {
            (found, expected) => {
                ensure!(*found == *expected, "{}: expected {expected:?}, found {found:?}", stringify!($found));
            }
        }
    };
}

/// Fails the check unless the value matches the pattern.
macro_rules! ensure_matches {
    ($found:expr, $pattern:pat $(if $guard:expr)?) => {
        match $found {
            $pattern $(if $guard)? => {}
            ref other => {
                let expected = stringify!($pattern $(if $guard)?);
                return Err($crate::Failure::new(format!("{}: expected {expected}, found {other:?}", stringify!($found))));
            }
        }
    };
}
