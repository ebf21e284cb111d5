//! Imports and exports of each kind; `suite.mjs` drives them.
#![cfg(target_family = "wasm")]

mod short;

use std::time::Duration;

use jsinterop::{Bytes, CallSignal, Callback, JsError, JsObject, RustRef, js_import, js_invokable};
use jsinterop_browser::Options;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    id: u32,
    name: String,
    score: f64,
    tags: Vec<String>,
    active: bool,
    note: Option<String>,
}

fn row(id: u32) -> Row {
    Row {
        id,
        name: format!("row {id} größer 😀"),
        score: f64::from(id) + 0.5,
        tags: vec!["a".into(), "b".into()],
        active: id.is_multiple_of(2),
        note: None,
    }
}

#[js_import("page.add")]
fn add(a: f64, b: f64) -> Result<f64, JsError>;
#[js_import("page.echo")]
fn echo_rows(rows: &[Row]) -> Result<Vec<Row>, JsError>;
#[js_import("page.echo")]
async fn echo_later(rows: &[Row]) -> Result<Vec<Row>, JsError>;
#[js_import("page.echo")]
fn echo_bytes(bytes: &Bytes) -> Result<Bytes, JsError>;
#[js_import("page.wait")]
async fn wait(millis: u32) -> Result<u32, JsError>;
#[js_import("page.hang")]
async fn hang(signal: CallSignal) -> Result<(), JsError>;
#[js_import("page.fail")]
async fn fail(message: &str) -> Result<(), JsError>;
#[js_import("page.missing.deep")]
fn missing() -> Result<(), JsError>;
#[js_import("page.text")]
fn not_a_number() -> Result<u32, JsError>;
#[js_import("page.object")]
fn object() -> Result<JsObject, JsError>;
#[js_import("page.same")]
fn same(a: &JsObject, b: &JsObject) -> Result<bool, JsError>;
#[js_import("page.keep")]
fn keep(counter: &RustRef<Counter>, callback: &Callback) -> Result<(), JsError>;
#[js_import("page.log")]
fn log(text: &str) -> Result<(), JsError>;

struct Counter {
    step: i32,
}

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn add(&self, to: i32) -> i32 {
        to + self.step
    }
}

#[js_invokable]
fn greet(name: String, times: Option<u32>) -> Result<String, std::fmt::Error> {
    if name.is_empty() {
        Err(std::fmt::Error)
    } else {
        Ok(format!("Hello, {name}!").repeat(times.unwrap_or(1) as usize))
    }
}

#[js_invokable]
async fn rows_later(count: u32) -> Vec<Row> {
    let _ = wait(1).await;
    (0..count).map(row).collect()
}

#[derive(Debug, Deserialize)]
struct Found {
    root: JsObject,
    name: String,
    rest: Vec<Option<JsObject>>,
}

#[js_import("page.find")]
fn find() -> Result<Found, JsError>;

/// An argument that is an object by itself.
#[js_invokable]
fn kind_of(object: JsObject, more: Vec<JsObject>) -> Result<String, JsError> {
    let mut kind: String = object.get_sync("kind")?;
    for object in more {
        kind += &object.get_sync::<String>("kind")?;
    }
    Ok(kind)
}

/// Rust → JavaScript → Rust → JavaScript, synchronously.
#[js_invokable]
fn nested(depth: u32) -> Result<u32, JsError> {
    #[js_import("page.nest")]
    fn nest(depth: u32) -> Result<u32, JsError>;
    if depth == 0 { Ok(0) } else { nest(depth - 1).map(|below| below + 1) }
}

fn describe(error: &JsError) -> String {
    error.to_string()
}

async fn check() -> Result<Vec<String>, JsError> {
    let mut seen = Vec::new();
    seen.push(add(1.5, 2.0)?.to_string());
    let rows: Vec<Row> = (0..40).map(row).collect();
    for _ in 0..3 {
        assert_eq!(echo_rows(&rows)?, rows);
        assert_eq!(echo_later(&rows).await?, rows);
    }
    let bytes = Bytes((0..5000_u32).map(|byte| byte as u8).collect());
    assert_eq!(echo_bytes(&bytes)?, bytes);
    assert_eq!(echo_bytes(&Bytes(vec![1, 2, 3]))?.0, [1, 2, 3]);
    seen.push(wait(2).await?.to_string());
    let started = [wait(3).start(), wait(1).start()];
    for call in started {
        seen.push(call.await?.to_string());
    }
    let slow = hang(CallSignal).timeout(Duration::from_millis(5)).await;
    seen.push(describe(&slow.unwrap_err()));
    seen.push(describe(&fail("no way").await.unwrap_err()));
    seen.push(describe(&missing().unwrap_err()));
    seen.push(describe(&not_a_number().unwrap_err()));
    let (one, other) = (object()?, object()?);
    assert_eq!(one, other);
    seen.push(format!("{}", same(&one, &other)?));
    seen.push(one.get::<String>("kind").await?);
    let found = find()?;
    assert_eq!(found.root, one);
    assert!(matches!(&*found.rest, [Some(object), None] if *object == one));
    seen.push(found.name);
    Ok(seen)
}

/// Called by the test once its functions are there.
#[wasm_bindgen]
pub fn run(is_strict: bool) {
    let options = if is_strict { Options::default().strict_policy() } else { Options::default() };
    jsinterop_browser::init_with(&options);
    let counter = RustRef::new(Counter { step: 2 });
    let callback = Callback::sync(|a: i32, b: i32| b - a);
    keep(&counter, &callback).unwrap();
    jsinterop_browser::spawn_local(async move {
        let text = match check().await {
            Ok(seen) => serde_json::to_string(&seen).unwrap(),
            Err(error) => format!("failed: {error}"),
        };
        log(&text).unwrap();
        // Keeps them alive.
        let _ = hang(CallSignal).await;
        drop((counter, callback));
    });
}
