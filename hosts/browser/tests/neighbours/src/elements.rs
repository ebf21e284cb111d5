//! Elements and other objects that web-sys holds, as handles, and back.

use jsinterop::{ElementRef, JsError, JsObject, RustRef, js_import, js_invokable};
use jsinterop_browser::WebSys;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlCanvasElement, HtmlInputElement};

#[js_import("neighbours.describe")]
fn describe(element: &ElementRef) -> Result<String, JsError>;
#[js_import("neighbours.same")]
async fn same(one: &ElementRef, other: &JsObject) -> Result<bool, JsError>;
#[js_import("neighbours.find")]
fn find(selector: &str) -> Result<JsObject, JsError>;
#[js_import("neighbours.held")]
fn held() -> Result<u32, JsError>;
#[js_import("neighbours.keep")]
fn keep(counter: &RustRef<Counter>) -> Result<(), JsError>;

struct Counter;

#[js_invokable]
impl Counter {
    #[js_invokable]
    fn count(&self) -> u32 {
        1
    }
}

fn text(outcome: Result<impl Sized, JsError>) -> String {
    outcome.map_or_else(|error| error.to_string(), |_| "fine".to_owned())
}

/// An element of the page goes out and comes back, and nothing of it stays.
#[wasm_bindgen]
pub async fn pass_element(element: Element) -> Result<Vec<String>, JsValue> {
    elements(&element).await.map_err(|error| JsValue::from_str(&error.to_string()))
}

async fn elements(element: &Element) -> Result<Vec<String>, JsError> {
    let before = held()?;
    let mut seen = Vec::new();
    let (one, other) = (ElementRef::from_web_sys(element)?, JsObject::from_web_sys(element)?);
    let found = find("#field")?;
    seen.push(describe(&one)?);
    seen.push(format!("same in JavaScript {}", same(&one, &other).await?));
    seen.push(format!("same in Rust {}", one.as_object() == Some(&other) && other == found));
    seen.push(format!("same in web-sys {}", one.to_web_sys::<Element>()? == *element));
    let input: HtmlInputElement = found.to_web_sys()?;
    input.set_value("written");
    seen.push(text(one.to_web_sys::<HtmlCanvasElement>()));
    seen.push(format!("held {}", held()? - before));
    other.dispose();
    seen.push(text(other.to_web_sys::<JsValue>()));
    seen.push(text(same(&one, &other).await));
    seen.push(describe(&one)?);
    drop((one, found));
    seen.push(format!("held {}", held()? - before));
    Ok(seen)
}

/// Elements named by id and selector, there or not.
#[wasm_bindgen]
pub fn named_elements() -> Vec<String> {
    let id = |element: ElementRef| element.to_web_sys::<Element>().map(|element| element.id());
    let all =
        [ElementRef::id("field"), ElementRef::selector("input"), ElementRef::id("none"), ElementRef::selector("[")];
    all.map(|element| id(element).unwrap_or_else(|error| error.to_string())).into()
}

/// What is no object of JavaScript's.
#[wasm_bindgen]
pub fn pass_other_things(proxy: JsValue) -> Vec<String> {
    let things = [JsValue::from(7), JsValue::NULL, JsValue::UNDEFINED, JsValue::from("text"), proxy];
    things.map(|thing| text(JsObject::from_web_sys(thing))).into()
}

/// Any object does, also a function.
#[wasm_bindgen]
pub fn pass_objects(object: JsValue, function: JsValue) -> bool {
    [object, function].into_iter().all(|value| {
        JsObject::from_web_sys(&value).and_then(|kept| kept.to_web_sys::<JsValue>()).is_ok_and(|back| back == value)
    })
}

/// Gives the page an object of Rust's.
#[wasm_bindgen]
pub fn give_counter() {
    let counter = RustRef::new(Counter);
    assert!(keep(&counter).is_ok());
    std::mem::forget(counter);
}

/// Before `start`.
#[wasm_bindgen]
pub fn too_early(object: JsValue) -> Vec<String> {
    let named = ElementRef::id("field").to_web_sys::<JsValue>();
    vec![text(JsObject::from_web_sys(object.unchecked_ref::<JsValue>())), text(named)]
}
