//! The same work through this library and through its peers, in one module. `realm/realm.mjs` loads it, `runner/` measures it.
#![cfg(target_family = "wasm")]

mod awaits;
mod calls;
mod exports;
mod ours;
mod peers;
mod row;
mod samples;
mod twenty;
mod untuned;
mod values;
mod wb;

use std::cell::OnceCell;

use jsinterop_browser::Options;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::row::Row;

thread_local! {
    static ROWS: OnceCell<Vec<Row>> = const { OnceCell::new() };
}

fn with_row<T>(row: usize, work: impl FnOnce(&Row) -> T) -> T {
    ROWS.with(|rows| work(&rows.get_or_init(all)[row]))
}

fn all() -> Vec<Row> {
    let mut rows = Vec::new();
    calls::rows(&mut rows);
    values::rows(&mut rows);
    awaits::rows(&mut rows);
    untuned::rows(&mut rows);
    rows
}

/// Connects the page. Under a strict policy no code is made from text.
#[wasm_bindgen]
pub fn connect(is_strict: bool) {
    let options = Options::default();
    jsinterop_browser::init_with(&if is_strict { options.strict_policy() } else { options });
}

/// The rows as JSON, in the order of the table. See [`Row::describe`].
#[wasm_bindgen]
pub fn rows() -> String {
    let described = ROWS.with(|rows| rows.get_or_init(all).iter().map(Row::describe).collect());
    serde_json::Value::Array(described).to_string()
}

/// What the row's value is, as JSON: what JavaScript gives, or should have taken.
#[wasm_bindgen]
pub fn sample(row: usize) -> String {
    with_row(row, |row| row.sample.clone())
}

/// Does the work of one column eight times and looks at what Rust read.
#[wasm_bindgen]
pub fn check(row: usize, column: usize) -> Result<(), JsValue> {
    with_row(row, |row| row.check(column)).map_err(JsValue::from)
}

/// Does the work of one column as often as asked. Answers a promise of the sum of what was awaited, or `undefined`.
#[wasm_bindgen]
pub fn work(row: usize, column: usize, times: u32) -> JsValue {
    with_row(row, |row| row.work(column, times))
}
