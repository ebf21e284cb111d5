//! A component of Yew that calls JavaScript and is called by it.
#![cfg(target_family = "wasm")]

use futures::future::abortable;
use jsinterop::{CallSignal, ElementRef, JsError, js_import, js_invokable};
use jsinterop_browser::WebSys as _;
use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

#[js_import("greeter.shout")]
fn shout(text: &str) -> Result<String, JsError>;
#[js_import("greeter.greet")]
async fn greet(name: &str) -> Result<String, JsError>;
#[js_import("greeter.news")]
async fn news(signal: CallSignal) -> Result<String, JsError>;
#[js_import("greeter.highlight")]
async fn highlight(element: &ElementRef) -> Result<(), JsError>;

/// `await jsinterop.invoke("with-yew", "double", 21)`
#[js_invokable]
fn double(number: i32) -> i32 {
    number * 2
}

fn text(outcome: Result<String, JsError>) -> String {
    outcome.unwrap_or_else(|error| error.to_string())
}

#[component]
fn Greeter() -> Html {
    let field = use_node_ref();
    let answer = use_state(String::new);
    let (input, told) = (field.clone(), answer.clone());
    use_effect_with((), move |()| {
        let (task, handle) = abortable(async move {
            let marked = async {
                let Some(input) = input.get() else { return Ok(()) };
                highlight(&ElementRef::from_web_sys(input)?).await
            };
            if let Err(error) = marked.await {
                told.set(error.to_string());
            }
            told.set(text(news(CallSignal).await));
        });
        spawn_local(async move {
            let _ = task.await;
        });
        // The future is dropped with the component, which cancels the call.
        move || handle.abort()
    });
    let (input, told) = (field.clone(), answer.clone());
    let ask = move |_| {
        let (name, told) = (input.cast::<HtmlInputElement>().map(|input| input.value()), told.clone());
        spawn_local(async move { told.set(text(greet(&name.unwrap_or_default()).await)) });
    };
    html! {
        <>
            <h1>{ text(shout("hello")) }</h1>
            <input ref={field} value="Ann" />
            <button id="ask" onclick={ask}>{ "Greet" }</button>
            <p id="answer">{ (*answer).clone() }</p>
        </>
    }
}

#[component]
fn App() -> Html {
    let is_here = use_state(|| true);
    let leave = {
        let is_here = is_here.clone();
        move |_| is_here.set(false)
    };
    html! {
        <>
            if *is_here { <Greeter /> }
            <button id="leave" onclick={leave}>{ "Leave" }</button>
        </>
    }
}

fn main() {
    jsinterop_browser::init();
    yew::Renderer::<App>::new().render();
}
