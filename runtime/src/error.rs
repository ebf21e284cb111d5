//! What can go wrong with a call: [`JsError`], one enum for every host, and [`JsException`].

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

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
    match time.subsec_millis() {
        0 => format!("{}s", time.as_secs()),
        millis => format!("{}ms", time.as_secs() * 1000 + u64::from(millis)),
    }
}

impl JsError {
    /// The path of the import that failed; empty while no import is known.
    pub fn import(&self) -> &str {
        match self {
            Self::Exception(exception) => &exception.rest.import,
            Self::NotFound { import, .. }
            | Self::Mismatch { import, .. }
            | Self::Argument { import, .. }
            | Self::Disconnected { import, .. }
            | Self::Timeout { import, .. }
            | Self::Cancelled { import }
            | Self::Unavailable { import }
            | Self::NotInProcess { import }
            | Self::Disposed { import }
            | Self::LimitExceeded { import, .. }
            | Self::InvalidPath { import, .. } => import,
        }
    }

    /// Names the import, unless it is named already. Hosts know calls by number; this is where the name comes in.
    #[must_use]
    pub fn named(mut self, name: impl FnOnce() -> Cow<'static, str>) -> Self {
        let import = match &mut self {
            Self::Exception(exception) => &mut exception.rest.import,
            Self::NotFound { import, .. }
            | Self::Mismatch { import, .. }
            | Self::Argument { import, .. }
            | Self::Disconnected { import, .. }
            | Self::Timeout { import, .. }
            | Self::Cancelled { import }
            | Self::Unavailable { import }
            | Self::NotInProcess { import }
            | Self::Disposed { import }
            | Self::LimitExceeded { import, .. }
            | Self::InvalidPath { import, .. } => import,
        };
        if import.is_empty() {
            *import = name();
        }
        self
    }
}

/// What JavaScript threw, or what a Rust export throws.
///
/// On the way in, an `Error` gives its `name`, `message`, `stack` and `cause`, and its own other properties as
/// `data`; anything else that was thrown is in `data` itself. On the way out, an export's error converts into one of these
/// to choose what the JavaScript promise is rejected with:
///
/// ```
/// use jsinterop::JsException;
///
/// enum OrderError { SoldOut { left: u32 } }
///
/// impl From<OrderError> for JsException {
///     fn from(error: OrderError) -> Self {
///         match error {
///             OrderError::SoldOut { left } => {
///                 JsException::new("sold out").with_name("SoldOut").with_data(&serde_json::json!({ "left": left }))
///             }
///         }
///     }
/// }
/// assert_eq!(JsException::from(OrderError::SoldOut { left: 2 }).to_string(), "SoldOut: sold out");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct JsException {
    /// The error's `name`, for instance `TypeError`; `Error` when it has none.
    pub name: String,
    /// The error's `message`, or the thrown value as text.
    pub message: String,
    /// The JavaScript stack, where there was one.
    pub stack: Option<String>,
    /// The error's `cause`.
    pub cause: Option<Box<JsException>>,
    /// What else was thrown: the value itself, or the own properties of an `Error`. Read it with [`JsException::data`].
    pub data: Option<Value>,
    pub(crate) rest: Box<Rest>,
}

/// What is seldom looked at, apart, so that a `Result` with an exception stays small.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rest {
    import: Cow<'static, str>,
    code: &'static str,
    withheld: bool,
}

impl JsException {
    /// An exception named `Error` with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            name: "Error".to_owned(),
            message: message.into(),
            stack: None,
            cause: None,
            data: None,
            rest: Box::new(Rest { import: Cow::Borrowed(""), code: "exception", withheld: false }),
        }
    }

    /// Sets `name`.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets `data` to what JavaScript finds in the error's `data`. A value that JSON cannot hold leaves it unset.
    pub fn with_data(mut self, data: &impl Serialize) -> Self {
        self.data = serde_json::to_value(data).ok();
        self
    }

    /// Sets `stack`.
    pub fn with_stack(mut self, stack: impl Into<String>) -> Self {
        self.stack = Some(stack.into());
        self
    }

    /// Sets `cause`.
    pub fn with_cause(mut self, cause: Self) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// Reads what was thrown as a Rust type; an absent `data` reads as `null`.
    ///
    /// ```
    /// # use jsinterop::JsException;
    /// let thrown = JsException::new("7").with_data(&7);
    /// assert_eq!(thrown.data::<u8>().unwrap(), 7);
    /// assert!(thrown.data::<String>().is_err());
    /// ```
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(self.data.as_ref().unwrap_or(&Value::Null))
    }

    /// The import that threw; empty for an exception that Rust made.
    pub fn import(&self) -> &str {
        &self.rest.import
    }

    /// The stable code JavaScript finds in an `InteropError`: `exception` for an export's own error, and
    /// `unknown_export`, `arguments`, `panic`, `disposed`, `cancelled`, `disconnected`, `not_in_process` or `limit` for what the
    /// library refuses.
    pub fn code(&self) -> &'static str {
        self.rest.code
    }

    /// Whether the text comes from a Rust error that nobody chose to show: hosts whose JavaScript is remote replace it,
    /// unless detailed errors are on.
    pub fn is_withheld(&self) -> bool {
        self.rest.withheld
    }

    /// An error text that was not written for the other side to read.
    pub(crate) fn from_display(error: &dyn fmt::Display) -> Self {
        Self::new(error.to_string()).withhold()
    }

    pub(crate) fn withhold(mut self) -> Self {
        self.rest.withheld = true;
        self
    }

    pub(crate) fn refusal(code: &'static str, message: impl Into<String>) -> Self {
        let mut exception = Self::new(message).with_name("InteropError");
        exception.rest.code = code;
        exception
    }
}

impl fmt::Display for JsException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for JsException {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
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

/// What JavaScript threw travels on unchanged; any other failure of a call becomes text that remote hosts withhold.
impl From<JsError> for JsException {
    fn from(error: JsError) -> Self {
        match error {
            JsError::Exception(exception) => *exception,
            other => Self { name: "JsError".to_owned(), ..Self::from_display(&other) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abort_error_is_a_cancellation() {
        let thrown = |name: &str| JsError::from(JsException::new("stop").with_name(name));
        assert_eq!(thrown("AbortError"), JsError::Cancelled { import: "".into() });
        assert!(matches!(thrown("TimeoutError"), JsError::Exception(_)));
    }
}
