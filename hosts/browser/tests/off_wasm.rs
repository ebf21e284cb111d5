//! Off wasm: bindings answer that no JavaScript is there, whatever is done with them, and nothing of wasm-bindgen is linked.
#![cfg(not(target_family = "wasm"))]

use std::process::Command;
use std::time::Duration;

use jsinterop::{Callback, ElementRef, JsError, JsObject, JsRuntime, RustRef, js_import, js_invokable};
// A program that is also built for a page names the host.
use jsinterop_browser as _;
use pollster::block_on;

#[js_import("page.add")]
async fn add(a: u32, b: u32) -> Result<u32, JsError>;
#[js_import("page.add")]
fn add_now(a: u32, b: u32) -> Result<u32, JsError>;
#[js_import(get = "document.title")]
async fn title() -> Result<String, JsError>;
#[js_import(set = "document.title")]
fn set_title_now(title: &str) -> Result<(), JsError>;
#[js_import(new = "Chart")]
async fn new_chart(canvas: &ElementRef) -> Result<JsObject, JsError>;
#[js_import("draw", module = "chart.js")]
async fn draw(canvas: &ElementRef) -> Result<(), JsError>;
#[js_import("page.listen")]
async fn listen(listener: &Callback, counter: &RustRef<Counter>) -> Result<(), JsError>;
#[js_import("page.listen")]
fn listen_now(listener: &Callback, counter: &RustRef<Counter>) -> Result<(), JsError>;

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    #[js_import(new)]
    async fn new(canvas: &ElementRef) -> Result<Chart, JsError>;
    #[js_import("register")]
    fn register(name: &str) -> Result<(), JsError>;
}

struct Counter(u32);

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn count(&self) -> u32 {
        self.0
    }
}

fn unavailable<T: std::fmt::Debug>(result: Result<T, JsError>, path: &str) {
    match result {
        Err(JsError::Unavailable { import }) if import == path => {}
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn imports_are_unavailable() {
    unavailable(block_on(add(1, 2)), "page.add");
    unavailable(add_now(1, 2), "page.add");
    unavailable(block_on(title()), "document.title");
    unavailable(set_title_now("t"), "document.title");
    let canvas = ElementRef::id("canvas");
    unavailable(block_on(new_chart(&canvas)), "Chart");
    unavailable(block_on(draw(&ElementRef::selector("canvas"))), "draw");
    unavailable(block_on(Chart::new(&canvas)), "Chart");
    unavailable(Chart::register("bar"), "Chart.register");
}

#[test]
fn calls_are_unavailable_however_they_are_made() {
    unavailable(block_on(add(1, 2).timeout(Duration::from_secs(1))), "page.add");
    unavailable(block_on(add(1, 2).no_timeout()), "page.add");
    let started = add(1, 2).start();
    unavailable(block_on(started), "page.add");
    add(1, 2).detach();
    drop(add(1, 2));
    drop(add(1, 2).start());
    assert_eq!(JsRuntime::current(), None);
}

#[test]
fn handles_of_rust_stay_with_it() {
    let (listener, counter) = (Callback::new(async || ()), RustRef::new(Counter(1)));
    unavailable(block_on(listen(&listener, &counter)), "page.listen");
    unavailable(listen_now(&listener, &counter), "page.listen");
    counter.dispose();
    drop(listener);
    assert_eq!(ElementRef::id("canvas").as_object(), None);
    assert_eq!(Counter(1).count(), 1);
}

/// What a program for this machine has of the crate and all it depends on.
#[test]
fn nothing_of_wasm_bindgen_is_linked() {
    let arguments =
        ["tree", "--offline", "--edges", "normal", "--prefix", "none", "--all-features", "-p", "jsinterop-browser"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(tree.contains("jsinterop v"), "{tree}");
    for unwanted in ["wasm-bindgen", "js-sys", "web-sys"] {
        assert!(!tree.contains(unwanted), "{unwanted} is there:\n{tree}");
    }
}
