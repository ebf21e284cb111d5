//! What JavaScript threw, and what it is told when Rust fails: [`JsException`].

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json::Json;

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
    pub data: Option<Json>,
    pub(crate) rest: Box<Rest>,
}

/// What is seldom looked at, apart, so that a `Result` with an exception stays small.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rest {
    pub(crate) import: Cow<'static, str>,
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
        self.data = Json::of(data).ok();
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
        match &self.data {
            Some(data) => data.read(),
            None => T::deserialize(serde_json::Value::Null),
        }
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
