//! A component of Dioxus that calls JavaScript and is called by it.
#![cfg(target_family = "wasm")]

use dioxus::prelude::*;
use dioxus::web::WebEventExt as _;
use jsinterop::{CallSignal, ElementRef, JsError, js_import, js_invokable};
use jsinterop_browser::WebSys as _;

#[js_import("greeter.shout")]
fn shout(text: &str) -> Result<String, JsError>;
#[js_import("greeter.greet")]
async fn greet(name: &str) -> Result<String, JsError>;
#[js_import("greeter.news")]
async fn news(signal: CallSignal) -> Result<String, JsError>;
#[js_import("greeter.highlight")]
async fn highlight(element: &ElementRef) -> Result<(), JsError>;

/// `await jsinterop.invoke("with-dioxus", "double", 21)`
#[js_invokable]
fn double(number: i32) -> i32 {
    number * 2
}

fn text(outcome: Result<String, JsError>) -> String {
    outcome.unwrap_or_else(|error| error.to_string())
}

#[component]
fn Greeter() -> Element {
    let mut name = use_signal(|| "Ann".to_owned());
    let mut answer = use_signal(String::new);
    // Dropped with the component, which cancels the call.
    use_future(move || async move { answer.set(text(news(CallSignal).await)) });
    let mark = move |event: MountedEvent| async move {
        let marked = async { highlight(&ElementRef::from_web_sys(event.as_web_event())?).await };
        if let Err(error) = marked.await {
            answer.set(error.to_string());
        }
    };
    let ask = move |_| async move {
        let name = name.cloned();
        answer.set(text(greet(&name).await));
    };
    rsx! {
        h1 { {text(shout("hello"))} }
        input { value: "{name}", onmounted: mark, oninput: move |event| name.set(event.value()) }
        button { id: "ask", onclick: ask, "Greet" }
        p { id: "answer", "{answer}" }
    }
}

#[component]
fn App() -> Element {
    let mut is_here = use_signal(|| true);
    rsx! {
        if is_here() {
            Greeter {}
        }
        button { id: "leave", onclick: move |_| is_here.set(false), "Leave" }
    }
}

fn main() {
    jsinterop_browser::init();
    dioxus::launch(App);
}
