//! Why a value does not cross, and where in it: the error of our serde halves.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};

use serde::{de, ser};

use super::decimal::Decimal;
use crate::error::JsError;

/// So much of a text of the other side's is repeated, in bytes: it may be hostile, and one key of its may not fit a thousand times.
const LONG: usize = 100;

/// A path, and what a type says of a value, which may repeat it, are no longer.
const LONGEST: usize = 1000;

/// A value that does not fit, with the path to it.
#[derive(Debug)]
pub struct ValueError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// From the innermost step outwards: it grows while the error travels up.
    path: Vec<PathStep>,
    reason: Reason,
}

#[derive(Debug)]
enum PathStep {
    Key(String),
    Index(usize),
}

#[derive(Debug)]
enum Reason {
    Mismatch { expected: String, found: String },
    Refused(String),
    Failed(JsError),
}

impl ValueError {
    /// The value is of another kind than the type takes.
    pub fn mismatch(expected: impl Display, found: impl Display) -> Self {
        Self::from_reason(Reason::Mismatch { expected: expected.to_string(), found: found.to_string() })
    }

    /// The value cannot cross, for a reason in words.
    pub fn refused(reason: impl Display) -> Self {
        Self::from_reason(Reason::Refused(reason.to_string()))
    }

    /// Something else failed on the way: the engine ran out of memory, a getter threw, a handle was disposed of.
    pub fn failed(error: JsError) -> Self {
        Self::from_reason(Reason::Failed(error))
    }

    /// A handle that cannot be sent: one of another runtime is an argument's fault, a disposed one is told as such.
    pub(crate) fn from_handle(error: JsError) -> Self {
        match error {
            JsError::Argument { reason, .. } => Self::refused(reason),
            other => Self::failed(other),
        }
    }

    fn from_reason(reason: Reason) -> Self {
        Self(Box::new(Inner { path: Vec::new(), reason }))
    }

    /// The same mismatch, with what was expected in the words of the type.
    #[cfg(feature = "value-host")]
    pub(crate) fn expecting(mut self, type_says: &dyn de::Expected) -> Self {
        if let Reason::Mismatch { expected, .. } = &mut self.0.reason {
            *expected = type_says.to_string();
        }
        self
    }

    /// The value was found under this key.
    #[cold]
    pub fn at_key(mut self, key: &str) -> Self {
        self.0.path.push(PathStep::Key(shortened(key, LONG).into_owned()));
        self
    }

    /// The value was found at this index.
    #[cold]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.path.push(PathStep::Index(index));
        self
    }

    /// Where the value is: `$.tags[1]`.
    pub fn path(&self) -> String {
        let steps = self.0.path.iter().rev().map(|step| match step {
            PathStep::Index(index) => format!("[{index}]"),
            PathStep::Key(key) if is_plain(key) => format!(".{key}"),
            PathStep::Key(key) => format!("[{}]", Quoted(key)),
        });
        let path: String = std::iter::once("$".to_owned()).chain(steps).collect();
        shortened(&path, LONGEST).into_owned()
    }

    /// What is wrong, without the path.
    pub fn reason(&self) -> String {
        match &self.0.reason {
            Reason::Mismatch { expected, found } => format!("expected {expected}, found {found}"),
            Reason::Refused(reason) => reason.clone(),
            Reason::Failed(JsError::LimitExceeded { limit, max, .. }) => {
                format!("the limit on {limit} ({max}) was reached")
            }
            Reason::Failed(error) => error.to_string(),
        }
    }

    /// The code that JavaScript finds when it is told of this, unless a limit was reached.
    pub(crate) fn code(&self, otherwise: &'static str) -> &'static str {
        if self.limit().is_some() { "limit" } else { otherwise }
    }

    /// The limit that was reached, if that is what is wrong.
    pub fn limit(&self) -> Option<&'static str> {
        match self.0.reason {
            Reason::Failed(JsError::LimitExceeded { limit, .. }) => Some(limit),
            _ => None,
        }
    }

    /// As the failure of a call whose result this was.
    pub fn into_mismatch(self) -> JsError {
        let path = self.path();
        match self.0.reason {
            Reason::Failed(error) => error,
            Reason::Mismatch { expected, found } => JsError::Mismatch { import: "".into(), path, expected, found },
            Reason::Refused(reason) => JsError::Mismatch {
                import: "".into(),
                path,
                expected: "a value of the declared type".into(),
                found: reason,
            },
        }
    }

    /// As the failure of a call whose argument this was.
    pub fn into_argument(self, index: usize) -> JsError {
        let path = self.path();
        match self.0.reason {
            Reason::Failed(error) => error,
            _ => JsError::Argument { import: "".into(), index, path, reason: self.reason() },
        }
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && !key.starts_with(|c: char| c.is_ascii_digit())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii())
}

/// A text without what is beyond so many bytes.
pub(crate) fn shortened(text: &str, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return Cow::Borrowed(text);
    }
    let end = (0..=max).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    Cow::Owned([text.get(..end).unwrap_or_default(), "…"].concat())
}

/// A text of the other side's in quotes, as JSON has it, and as much of it as is repeated. The `Debug` of `str` would bring tables of all scripts into every module.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in shortened(self.0, LONG).chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                '\0'..' ' => write!(f, "\\u{:04x}", u32::from(c))?,
                _ => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

impl Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path(), self.reason())
    }
}

impl std::error::Error for ValueError {}

impl ser::Error for ValueError {
    fn custom<T: Display>(message: T) -> Self {
        Self::refused(message)
    }
}

impl de::Error for ValueError {
    fn custom<T: Display>(message: T) -> Self {
        Self::refused(shortened(&message.to_string(), LONGEST))
    }

    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::mismatch(expected, javascript_name(unexpected))
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::mismatch(expected, javascript_value(unexpected))
    }

    fn invalid_length(len: usize, expected: &dyn de::Expected) -> Self {
        Self::mismatch(expected, format_args!("{len} elements"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::mismatch("a value", "undefined").at_key(field)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        // The place is where the key was read; it is told apart from a value's by being named.
        Self::mismatch(format_args!("only the keys {}", expected.join(", ")), format_args!("the key {}", Quoted(field)))
    }
}

/// What serde found, by the name JavaScript has for it.
fn javascript_name(unexpected: de::Unexpected<'_>) -> String {
    use de::Unexpected;
    match unexpected {
        Unexpected::Bool(_) => "boolean".into(),
        Unexpected::Float(number) => format!("number {}", Decimal(number)),
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "number".into(),
        Unexpected::Str(_) | Unexpected::Char(_) => "string".into(),
        Unexpected::Unit | Unexpected::Option => "null".into(),
        Unexpected::Seq | Unexpected::TupleVariant => "array".into(),
        Unexpected::Map | Unexpected::StructVariant => "object".into(),
        Unexpected::Bytes(_) => "typed array".into(),
        Unexpected::NewtypeStruct => "object reference".into(),
        Unexpected::Enum | Unexpected::NewtypeVariant => "the content of a variant".into(),
        Unexpected::UnitVariant => "a variant without content".into(),
        Unexpected::Other(text) => text.into(),
    }
}

/// The same where it is the value that does not fit, not its kind.
fn javascript_value(unexpected: de::Unexpected<'_>) -> String {
    use de::Unexpected;
    match unexpected {
        Unexpected::Unsigned(number) => format!("number {number}"),
        Unexpected::Signed(number) => format!("number {number}"),
        Unexpected::Str(text) => format!("string {}", Quoted(text)),
        other => javascript_name(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_no_names_are_quoted() {
        let path = |key: &str| ValueError::refused("").at_key(key).path();
        assert_eq!((path("größe_1").as_str(), path("$").as_str()), ("$.größe_1", "$.$"));
        assert_eq!(
            (path("").as_str(), path("1a").as_str(), path("a-b").as_str()),
            ("$[\"\"]", "$[\"1a\"]", "$[\"a-b\"]")
        );
        assert_eq!(path("a \"b\" \\ \n\t"), "$[\"a \\\"b\\\" \\\\ \\n\\u0009\"]");
    }

    #[test]
    fn nothing_is_repeated_at_any_length() {
        let long = "ж".repeat(100_000);
        let mut error = <ValueError as de::Error>::unknown_field(&long, &["a"]).at_key(&long);
        assert_eq!((error.path().len(), error.path().ends_with("ж…")), (2 + LONG + "…".len(), true));
        assert!(error.reason().contains("жж…\""), "{}", error.reason());
        for _ in 0..128 {
            error = error.at_key("\u{1}".repeat(200).as_str());
        }
        let value = de::Unexpected::Str(&long);
        let all: [ValueError; 3] = [de::Error::custom(&long), de::Error::invalid_value(value, &"a number"), error];
        for error in all {
            let error: ValueError = error;
            assert!(error.to_string().len() < 2 * LONGEST + 200, "{}", error.to_string().len());
        }
    }
}
