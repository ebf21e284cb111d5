//! The bindings: what JavaScript offers to Rust, and what Rust offers to JavaScript. No host is named.

use jsinterop::{CallSignal, Callback, ElementRef, JsError, RustRef, js_import, js_invokable};
use serde::de::DeserializeOwned;

/// Asks the visitor for a line of text. A person answers, so there is no time limit.
#[js_import("exampleJsFunctions.showPrompt", timeout = "none")]
pub async fn show_prompt(message: &str) -> Result<String, JsError>;

/// Shows a greeting on the page.
#[js_import("exampleJsFunctions.displayWelcome")]
pub async fn display_welcome(message: &str) -> Result<(), JsError>;

/// Has JavaScript invoke [`return_array_async`].
#[js_import("exampleJsFunctions.returnArrayAsyncJs")]
pub async fn return_array_async_js() -> Result<(), JsError>;

/// JavaScript invokes this as `jsinterop.invoke("welcome", "returnArrayAsync")`.
#[js_invokable]
#[expect(clippy::unused_async, reason = "the sample's is async")]
pub async fn return_array_async() -> Vec<i32> {
    vec![1, 2, 3]
}

/// A Rust object that JavaScript holds.
#[derive(Debug)]
pub struct HelloHelper {
    /// Whom it greets.
    pub name: String,
}

#[js_invokable]
impl HelloHelper {
    /// JavaScript invokes this as `helper.sayHello()`.
    #[js_invokable]
    pub fn say_hello(&self) -> String {
        format!("Hello, {}!", self.name)
    }
}

/// Has JavaScript call a method of a Rust object.
#[js_import("exampleJsFunctions.sayHello")]
pub async fn say_hello(helper: &RustRef<HelloHelper>) -> Result<(), JsError>;

/// Moves the keyboard's focus.
#[js_import("exampleJsFunctions.focusElement")]
pub async fn focus_element(element: &ElementRef) -> Result<(), JsError>;

/// The id of the element that has the focus.
#[js_import(get = "document.activeElement.id")]
pub async fn focused_id() -> Result<Option<String>, JsError>;

/// Tells JavaScript of a new price; nothing comes back.
#[js_import]
pub async fn handle_ticker_changed1(symbol: &str, price: f64) -> Result<(), JsError>;

/// Tells JavaScript of a new price, and hears what it made of it.
#[js_import]
pub async fn handle_ticker_changed2(symbol: &str, price: f64) -> Result<String, JsError>;

/// Comes back after a while.
#[js_import("exampleJsFunctions.pause")]
pub async fn pause(millis: u32) -> Result<(), JsError>;

/// Decodes UTF-8 that comes as an array of numbers.
#[js_import]
pub async fn convert_array(numbers: &[u32]) -> Result<String, JsError>;

/// Reads a setting as whatever type the caller wants.
#[js_import("exampleJsFunctions.readSetting")]
pub async fn read_setting<T: DeserializeOwned>(name: &str) -> Result<T, JsError>;

/// Calls `tick` with each number up to `last`.
#[js_import("exampleJsFunctions.countTo")]
pub async fn count_to(last: u32, tick: &Callback) -> Result<(), JsError>;

/// Takes a minute, but may only take a fifth of a second.
#[js_import("exampleJsFunctions.slowReport", timeout = "200ms")]
pub async fn slow_report() -> Result<String, JsError>;

/// Goes on until the signal fires.
#[js_import("exampleJsFunctions.watchPrices")]
pub async fn watch_prices(until: CallSignal) -> Result<(), JsError>;

/// Throws.
#[js_import("exampleJsFunctions.placeOrder")]
pub async fn place_order(item: &str) -> Result<u32, JsError>;
