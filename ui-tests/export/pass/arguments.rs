// What can be taken, borrowed or owned.
use std::collections::HashMap;

use jsinterop::{BigInt, Bytes, ElementRef, JsFunction, JsObject, JsRuntime, RustRef, js_invokable};

#[derive(serde::Deserialize)]
struct Position {
    x: f64,
    at: Option<ElementRef>,
}

#[derive(Clone)]
struct Db;

struct Helper;

#[js_invokable]
fn borrowed(name: &str, bytes: &[u8], elided: &'_ str) -> usize {
    name.len() + bytes.len() + elided.len()
}

#[js_invokable]
async fn borrowed_across_await(name: &str, bytes: &[u8], more: Vec<u8>) -> usize {
    std::future::ready(()).await;
    name.len() + bytes.len() + more.len()
}

#[js_invokable]
fn data(position: Position, map: HashMap<String, Vec<u8>>, big: BigInt<i64>, bytes: Bytes, rest: Option<u32>) {
    let _ = (position.x, position.at, map, big, bytes, rest);
}

#[js_invokable]
async fn handles(object: JsObject, function: Option<JsFunction>, helper: RustRef<Helper>) {
    let _ = (object, function, helper);
}

#[js_invokable]
async fn state(#[state] db: Db, name: String, #[state] rt: JsRuntime) -> String {
    let _ = (db, rt);
    name
}

fn main() {}
