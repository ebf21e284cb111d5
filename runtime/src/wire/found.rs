//! What was found where something else was wanted, in JavaScript's words.

use serde::de::Expected;

use super::decode::Value;
use super::words::Special;
use crate::value::ValueError;
use crate::value::format::too_deep;

/// What JavaScript calls it.
pub(super) fn name(value: &Value<'_>) -> &'static str {
    match value {
        Value::Special(special) => match special {
            Special::Undefined => "undefined",
            Special::Null => "null",
            Special::False | Special::True => "boolean",
            Special::Symbol => "symbol",
            Special::Function => "function",
            Special::Promise => "promise",
            Special::Keys => "a Map whose keys are neither strings nor numbers",
            Special::Signal | Special::Cycle | Special::TooDeep => "object",
        },
        Value::Int(_) | Value::Double(_) => "number",
        Value::BigInt(_) => "bigint",
        Value::Text(_) => "string",
        Value::Array(_) | Value::Doubles(_) => "array",
        Value::Bytes(..) => "typed array",
        Value::Object(_) | Value::Shaped(_) => "object",
        Value::Js { .. } | Value::Rust(_) => "object reference",
    }
}

/// `expected` is what the visitor says of itself.
#[cold]
pub(super) fn mismatch(value: &Value<'_>, expected: &dyn Expected) -> ValueError {
    match value {
        Value::Special(Special::Cycle) => ValueError::refused("cyclic value"),
        Value::Special(Special::TooDeep) => too_deep(),
        value => ValueError::mismatch(expected, name(value)),
    }
}
