//! What can go wrong with a call: [`JsError`], one enum for every host.

mod exception;

use std::borrow::Cow;
use std::time::Duration;

pub use exception::JsException;

/// Why a call into JavaScript failed.
///
/// Every variant carries the path of the import in `import` (for [`Exception`](Self::Exception) it is
/// [`JsException::import`]) and its text says what to do. Reasons are told apart always: a time limit is never a
/// cancellation, and a lost connection is never either of them.
///
/// ```
/// use jsinterop::JsError;
///
/// fn advice(error: &JsError) -> &'static str {
///     match error {
///         JsError::Exception(thrown) if thrown.name == "TypeError" => "look at the arguments",
///         JsError::Timeout { .. } => "ask again",
///         JsError::Disconnected { may_have_run: false, .. } => "safe to send again",
///         _ => "report it",
///     }
/// }
/// # let _ = advice;
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JsError {
    /// The function threw, or its promise was rejected.
    #[error("`{}` threw {_0}", _0.import())]
    Exception(Box<JsException>),

    /// A segment of the path leads nowhere, or to something that cannot be used this way.
    #[error("`{import}`: expected {expected} at `{segment}`, found {found}; is the script that defines it loaded?")]
    NotFound {
        /// The path of the import.
        import: Cow<'static, str>,
        /// The first segment that does not fit.
        segment: String,
        /// What the path needs there: `an object`, `a function`, `a constructor`, `a module`.
        expected: &'static str,
        /// What was there instead, as JavaScript names it.
        found: String,
    },

    /// The result does not fit the declared type.
    #[error("`{import}` returned a value that does not fit: {path}: expected {expected}, found {found}")]
    Mismatch {
        /// The path of the import.
        import: Cow<'static, str>,
        /// Where in the result: `$` is the result itself, `$.tags[1]` a piece of it.
        path: String,
        /// What the Rust type takes.
        expected: String,
        /// What JavaScript gave.
        found: String,
    },

    /// An argument cannot be passed.
    #[error("`{import}`: argument {index} cannot be passed: {path}: {reason}")]
    Argument {
        /// The path of the import.
        import: Cow<'static, str>,
        /// Which argument, counted from 0 and without `self`.
        index: usize,
        /// Where in the argument: `$` is the argument itself.
        path: String,
        /// Why, and what to do.
        reason: String,
    },

    /// The session or the engine is over.
    #[error("`{import}`: the JavaScript side is gone ({}); connect again to go on", ran(*may_have_run))]
    Disconnected {
        /// The path of the import.
        import: Cow<'static, str>,
        /// Whether the function may already have run. `false` means that sending it again is safe.
        may_have_run: bool,
    },

    /// The call's time limit passed before an answer came; the function was told through its `AbortSignal`.
    #[error(
        "`{import}` did not answer within {}; set `timeout` on the import or the call if it needs longer",
        span(after)
    )]
    Timeout {
        /// The path of the import.
        import: Cow<'static, str>,
        /// The limit that passed.
        after: Duration,
    },

    /// JavaScript gave the call up: the function threw an `AbortError`, as what takes an `AbortSignal` does when that fires.
    #[error("`{import}` was cancelled before it answered")]
    Cancelled {
        /// The path of the import.
        import: Cow<'static, str>,
    },

    /// No JavaScript is there (yet): no runtime is in scope, or it has not come up.
    #[error(
        "`{import}`: no JavaScript is available here; call it inside `JsRuntime::scope`, name a runtime with `.on(..)`, or wait for `ready()`"
    )]
    Unavailable {
        /// The path of the import.
        import: Cow<'static, str>,
    },

    /// A synchronous call on a host whose JavaScript runs elsewhere.
    #[error("`{import}` is synchronous, and this host's JavaScript is not in this process; declare it as `async fn`")]
    NotInProcess {
        /// The path of the import.
        import: Cow<'static, str>,
    },

    /// A handle that the call needs has been disposed of.
    #[error("`{import}`: the object was disposed of before this use")]
    Disposed {
        /// The path of the import.
        import: Cow<'static, str>,
    },

    /// A limit of the host was reached.
    #[error("`{import}`: the limit on {limit} ({max}) was reached; raise it where the host is set up")]
    LimitExceeded {
        /// The path of the import.
        import: Cow<'static, str>,
        /// Which limit.
        limit: &'static str,
        /// Its value.
        max: u64,
    },

    /// A path given at run time cannot be read as one.
    #[error("`{import}` is not a path: {reason}")]
    InvalidPath {
        /// The text given.
        import: Cow<'static, str>,
        /// What is wrong with it.
        reason: String,
    },
}

const fn ran(may_have_run: bool) -> &'static str {
    if may_have_run { "the function may have run" } else { "the function has not run" }
}

/// A time limit in words.
fn span(time: &Duration) -> String {
    let (seconds, nanos) = (time.as_secs(), time.subsec_nanos());
    let millis = seconds.checked_mul(1000).and_then(|millis| millis.checked_add((nanos / 1_000_000).into()));
    let (amount, unit) = match millis {
        Some(0) if nanos > 0 => ((nanos / 1000).max(1).into(), "µs"),
        Some(millis) if nanos > 0 => (millis, "ms"),
        _ => (seconds, "s"),
    };
    format!("{amount}{unit}")
}

/// Where each variant has the import's name; `$borrow` is `&` or `&mut`.
macro_rules! import_in {
    ($error:expr, $($borrow:tt)+) => {
        match $error {
            JsError::Exception(exception) => $($borrow)+ exception.rest.import,
            JsError::NotFound { import, .. }
            | JsError::Mismatch { import, .. }
            | JsError::Argument { import, .. }
            | JsError::Disconnected { import, .. }
            | JsError::Timeout { import, .. }
            | JsError::Cancelled { import }
            | JsError::Unavailable { import }
            | JsError::NotInProcess { import }
            | JsError::Disposed { import }
            | JsError::LimitExceeded { import, .. }
            | JsError::InvalidPath { import, .. } => import,
        }
    };
}

impl JsError {
    /// The path of the import that failed; empty while no import is known.
    ///
    /// ```
    /// use jsinterop::{JsError, js_import};
    ///
    /// #[js_import("slow.compute")]
    /// async fn compute() -> Result<f64, JsError>;
    ///
    /// # futures::executor::block_on(async {
    /// assert_eq!(compute().await.unwrap_err().import(), "slow.compute");
    /// # });
    /// ```
    pub fn import(&self) -> &str {
        import_in!(self, &)
    }

    /// Names the import, unless it is named already. Hosts know calls by number; this is where the name comes in.
    #[must_use]
    pub fn named(mut self, name: impl FnOnce() -> Cow<'static, str>) -> Self {
        let import = import_in!(&mut self, &mut);
        if import.is_empty() {
            *import = name();
        }
        self
    }
}

/// An `AbortError` is how JavaScript says that something was cancelled.
impl From<JsException> for JsError {
    fn from(exception: JsException) -> Self {
        if exception.name == "AbortError" {
            return Self::Cancelled { import: exception.rest.import };
        }
        Self::Exception(Box::new(exception))
    }
}

/// What JavaScript threw travels on unchanged, and a limit is named; any other failure of a call becomes text that remote hosts withhold.
impl From<JsError> for JsException {
    fn from(error: JsError) -> Self {
        match error {
            JsError::Exception(exception) => *exception,
            JsError::LimitExceeded { limit, max, .. } => {
                Self::refusal("limit", format!("the limit on {limit} ({max}) was reached"))
            }
            other => Self { name: "JsError".to_owned(), ..Self::from_display(&other) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_named_and_other_failures_are_withheld() {
        let limit = JsException::from(JsError::LimitExceeded { import: "f".into(), limit: "pending calls", max: 7 });
        assert_eq!((limit.code(), limit.is_withheld()), ("limit", false));
        assert_eq!(limit.message, "the limit on pending calls (7) was reached");
        let other = JsException::from(JsError::Unavailable { import: "f".into() });
        assert_eq!((other.code(), other.is_withheld()), ("exception", true));
    }

    #[test]
    fn time_limits_are_told_in_words() {
        for (time, words) in [
            (Duration::from_secs(60), "60s"),
            (Duration::from_millis(1500), "1500ms"),
            (Duration::from_micros(2_000_250), "2000ms"),
            (Duration::from_micros(250), "250µs"),
            (Duration::from_nanos(7), "1µs"),
            (Duration::ZERO, "0s"),
            (Duration::MAX, "18446744073709551615s"),
        ] {
            let error = JsError::Timeout { import: "f".into(), after: time }.to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn an_abort_error_is_a_cancellation() {
        let thrown = |name: &str| JsError::from(JsException::new("stop").with_name(name));
        assert_eq!(thrown("AbortError"), JsError::Cancelled { import: "".into() });
        assert!(matches!(thrown("TimeoutError"), JsError::Exception(_)));
    }
}
