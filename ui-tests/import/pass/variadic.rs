// Slices and `Vec`s are spread, behind other arguments or alone.
use jsinterop::{JsError, js_import};

#[js_import("Math.max", variadic)]
fn max(values: &[f64]) -> Result<f64, JsError>;

#[js_import("paint", variadic)]
async fn paint(color: u32, points: Vec<(f64, f64)>) -> Result<(), JsError>;

#[js_import("console.log", variadic)]
async fn log<'a, T: serde::Serialize>(texts: &'a Vec<T>) -> Result<(), JsError>;

#[js_import(new = "Set", variadic)]
fn new_set(values: &[&str]) -> Result<jsinterop::JsObject, JsError>;

fn main() {
    let _ = paint(1, vec![(1.0, 2.0)]);
    let _ = log(&vec!["a", "b"]);
}
