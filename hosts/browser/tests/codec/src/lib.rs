//! Values each way, generated and large; `suite.mjs` drives it.
#![cfg(target_family = "wasm")]
#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "random numbers of any kind will do")]

mod any;
mod random;

use jsinterop::{JsError, js_import, js_invokable};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::any::Any;
use crate::random::{Random, Row};

#[js_import("codec.echo")]
fn echo_rows(rows: &[Row]) -> Result<Vec<Row>, JsError>;
#[js_import("codec.echo")]
fn echo_any(value: &Any) -> Result<Any, JsError>;
#[js_import("codec.describe")]
fn describe_there(value: &Any) -> Result<String, JsError>;
#[js_import("codec.dive")]
fn dive(depth: u32) -> Result<u32, JsError>;

/// What has arrived, as text.
#[js_invokable]
fn describe(value: Any) -> String {
    value.describe()
}

#[js_invokable]
fn echo(value: Any) -> Any {
    value
}

/// What JavaScript makes of random values, when it is not what they are.
#[js_invokable]
fn differences(seed: u32, rounds: u32) -> Result<Vec<String>, JsError> {
    let mut random = Random::new(seed);
    let mut found = Vec::new();
    for round in 0..rounds {
        let value = random.any(4);
        let (expected, there, back) = (value.describe(), describe_there(&value)?, echo_any(&value)?.describe());
        if there != expected || back != expected {
            found.push(format!("round {round}: {expected} is {there} there and {back} back"));
        }
        let rows: Vec<Row> = (0..random.below(4)).map(|_| random.row(2)).collect();
        let came = echo_rows(&rows)?;
        // NaN is not equal to itself.
        if format!("{came:?}") != format!("{rows:?}") {
            found.push(format!("round {round}: {rows:?} came back as {came:?}"));
        }
    }
    Ok(found)
}

#[js_invokable]
fn nested(depth: u32) -> Any {
    (0..depth).fold(Any::Null, |inside, _| Any::List(vec![inside]))
}

#[js_invokable]
fn text(part: String, times: usize) -> String {
    part.repeat(times)
}

/// How long a text is in UTF-8, and its last character.
#[js_invokable]
fn measure(text: String) -> (usize, Option<char>) {
    (text.len(), text.chars().next_back())
}

#[js_invokable]
fn numbers(count: u32, by: f64) -> Vec<f64> {
    (0..count).map(|number| f64::from(number) * by).collect()
}

#[js_invokable]
fn sum(numbers: Vec<f64>) -> f64 {
    numbers.iter().sum()
}

#[js_invokable]
fn lengths(rows: Vec<std::collections::BTreeMap<String, u32>>) -> (usize, u64) {
    (rows.len(), rows.iter().flat_map(|row| row.values()).map(|value| u64::from(*value)).sum())
}

/// Rust → JavaScript → Rust → …, as deep as it is told.
#[js_invokable]
fn deeper(depth: u32) -> Result<u32, JsError> {
    dive(depth + 1)
}

#[wasm_bindgen]
pub fn run() {
    jsinterop_browser::init();
}
