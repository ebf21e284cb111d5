//! A component of Leptos that calls JavaScript and is called by it. On a server it is prerendered, where there is no JavaScript.

use jsinterop::{CallSignal, ElementRef, JsError, js_import, js_invokable};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use leptos::task::spawn_local;

#[js_import("greeter.shout")]
fn shout(text: &str) -> Result<String, JsError>;
#[js_import("greeter.greet")]
async fn greet(name: &str) -> Result<String, JsError>;
#[js_import("greeter.news")]
async fn news(signal: CallSignal) -> Result<String, JsError>;
#[js_import("greeter.highlight")]
async fn highlight(element: &ElementRef) -> Result<(), JsError>;

/// `await jsinterop.invoke("with-leptos", "double", 21)`
#[js_invokable]
fn double(number: i32) -> i32 {
    number * 2
}

fn text(outcome: Result<String, JsError>) -> String {
    outcome.unwrap_or_else(|error| error.to_string())
}

#[component]
fn Greeter() -> impl IntoView {
    let (name, set_name) = signal("Ann".to_owned());
    let (answer, set_answer) = signal(String::new());
    let field = NodeRef::<Input>::new();
    // An effect runs in the page alone, and this one again when the input is there.
    Effect::new(move || {
        #[cfg(target_family = "wasm")]
        if let Some(field) = field.get() {
            use jsinterop_browser::WebSys as _;
            spawn_local(async move {
                let marked = async { highlight(&ElementRef::from_web_sys(field)?).await };
                if let Err(error) = marked.await {
                    set_answer.set(error.to_string());
                }
            });
        }
        // Dropped with the component, which cancels the call.
        spawn_local_scoped_with_cancellation(async move { set_answer.set(text(news(CallSignal).await)) });
    });
    let ask = move |_| {
        let name = name.get_untracked();
        spawn_local(async move { set_answer.set(text(greet(&name).await)) });
    };
    view! {
        <h1>{text(shout("hello"))}</h1>
        <input node_ref=field prop:value=name on:input=move |event| set_name.set(event_target_value(&event)) />
        <button id="ask" on:click=ask>"Greet"</button>
        <p id="answer">{answer}</p>
    }
}

#[component]
fn App() -> impl IntoView {
    let (is_here, set_here) = signal(true);
    view! {
        <Show when=move || is_here.get()><Greeter /></Show>
        <button id="leave" on:click=move |_| set_here.set(false)>"Leave"</button>
    }
}

#[cfg(target_family = "wasm")]
fn main() {
    jsinterop_browser::init();
    leptos::mount::mount_to_body(App);
}

/// Prerenders.
#[cfg(not(target_family = "wasm"))]
fn main() {
    println!("{}", Owner::new().with(|| App().to_html()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[test]
    fn a_server_renders_where_there_is_no_javascript() {
        let html = Owner::new().with(|| App().to_html());
        assert!(html.contains("<h1>`greeter.shout`: no JavaScript is available here"), "{html}");
    }

    #[test]
    fn a_call_on_a_server_is_unavailable_at_once() {
        let answer = greet("Ann").now_or_never();
        assert!(matches!(answer, Some(Err(JsError::Unavailable { .. }))), "{answer:?}");
    }
}
