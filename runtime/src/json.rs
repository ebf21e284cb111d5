//! `Json`: what an exception carries besides its texts, as text itself, so that only programs which look inside have the code for it.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A value as JSON text, read when somebody asks: [`JsException::data`](crate::JsException).
///
/// ```
/// use jsinterop::Json;
///
/// let data = Json::of(&serde_json::json!({ "left": 2 })).unwrap();
/// assert_eq!(data.text(), r#"{"left":2}"#);
/// assert_eq!(data, serde_json::json!({ "left": 2 }));
/// assert!(data.read::<String>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json {
    text: Box<str>,
    /// JavaScript has all of its numbers.
    is_exact: bool,
}

impl Json {
    /// A value as JSON.
    ///
    /// # Errors
    /// It has something that JSON cannot hold.
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        let value = serde_json::to_value(value)?;
        Ok(Self { text: value.to_string().into(), is_exact: is_exact(&value) })
    }

    /// The text that JavaScript made of a value; whether it is JSON shows when it is read.
    #[cfg(feature = "wire")]
    pub(crate) fn arrived(text: String) -> Self {
        Self { text: text.into(), is_exact: true }
    }

    /// Whether it means the same in JavaScript.
    #[cfg(feature = "wire")]
    pub(crate) fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads it as a Rust type.
    ///
    /// # Errors
    /// The value is of another kind than the type takes, or what JavaScript sent is no JSON.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.text)
    }
}

/// JavaScript's numbers are exact up to 2⁵³.
fn is_exact(value: &Value) -> bool {
    const MAX: u64 = 1 << 53;
    match value {
        Value::Number(number) if number.is_f64() => true,
        Value::Number(number) => number.as_i64().is_some_and(|whole| whole.unsigned_abs() < MAX),
        Value::Array(elements) => elements.iter().all(is_exact),
        Value::Object(entries) => entries.values().all(is_exact),
        _ => true,
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        self.read::<Value>().is_ok_and(|value| value == *other)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn integers_that_javascript_would_round_are_told() {
        let is_exact = |value: Value| Json::of(&value).unwrap().is_exact;
        assert!(is_exact(json!({ "a": [1, -9_007_199_254_740_991_i64, 1e300, "9007199254740993"] })));
        assert!(!is_exact(json!({ "a": [9_007_199_254_740_993_u64] })));
        assert!(!is_exact(json!(i64::MIN)) && !is_exact(json!(u64::MAX)));
    }
}
