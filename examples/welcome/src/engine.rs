//! The sample on the embedded engine: it says what happens where.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jsinterop::{CallSignal, Callback, ElementRef, JsError, JsRuntime, Json, RustRef};
use jsinterop_quickjs::QuickJs;
use welcome::bindings::{self, HelloHelper};

use crate::print;

fn say(who: &str, text: &str) {
    print(&format!("{who:>12} | {text}"));
}

fn part(heading: &str, explanation: &str) {
    print(&format!("\n{heading}\n  {explanation}"));
}

pub(crate) fn run() -> Result<(), JsError> {
    part("Two languages in one program", "Rust calls JavaScript and is called by it. Each line says who speaks.");
    let engine = QuickJs::builder().console(|_, text| say("JavaScript", text)).build()?;
    engine.eval(welcome::PAGE_JS)?;
    engine.eval(welcome::WELCOME_JS)?;
    let runtime = engine.runtime();
    pollster::block_on(runtime.scope(async {
        rust_calls_javascript(&runtime).await?;
        javascript_calls_rust().await?;
        calls_that_end().await
    }))
}

async fn rust_calls_javascript(runtime: &JsRuntime) -> Result<(), JsError> {
    part("showPrompt, displayWelcome", "Declared functions are called like any other; this one waits for a person.");
    let name = bindings::show_prompt("What's your name?").await?;
    say("Rust", &format!("the answer arrived as a String: {name:?}"));
    bindings::display_welcome(&format!("Hello {name}! Welcome to Rust!")).await?;
    let shown: String = runtime.get("document.elements[0].innerText").await?;
    say("Rust", &format!("the page shows {shown:?}, read by a path that was not declared"));

    part("focusElement", "An element of the page is named by its id, and looked up when the call arrives.");
    bindings::focus_element(&ElementRef::id("username")).await?;
    say("Rust", &format!("the focus is on {:?}", bindings::focused_id().await?));

    part("handleTickerChanged1, handleTickerChanged2", "One event, without a result and with one.");
    bindings::handle_ticker_changed1("CTSO", 12.5).await?;
    let result = bindings::handle_ticker_changed2("CTSO", 13.25).await?;
    say("Rust", &format!("JavaScript answered {result:?}"));

    part("convertArray", "Rust sends UTF-8 as numbers, JavaScript's TextDecoder makes text of it.");
    say("Rust", bindings::convert_array(&welcome::QUOTE).await?.trim());

    part("readSetting", "The caller says what type the result is; what does not fit is an error.");
    let volume: u8 = bindings::read_setting("volume").await?;
    let languages: Vec<String> = bindings::read_setting("languages").await?;
    say("Rust", &format!("volume {volume} as u8, languages {languages:?} as Vec<String>"));
    if let Err(error) = bindings::read_setting::<Vec<u8>>("languages").await {
        say("Rust", &format!("asked for the wrong type: {error}"));
    }
    Ok(())
}

async fn javascript_calls_rust() -> Result<(), JsError> {
    static SUM: AtomicU32 = AtomicU32::new(0);

    part("returnArrayAsyncJs", "JavaScript invokes a Rust function that returns [1, 2, 3], pushes 4 and logs.");
    bindings::return_array_async_js().await?;

    part("sayHello", "JavaScript gets a Rust object, calls its method and logs what it says.");
    bindings::say_hello(&RustRef::new(HelloHelper { name: "Blazor".to_owned() })).await?;

    part("countTo", "A Rust closure arrives in JavaScript as a function, and is called with 1 to 4.");
    let tick = Callback::new(|number: u32| {
        let before = SUM.fetch_add(number, Ordering::Relaxed);
        async move { before + number }
    });
    bindings::count_to(4, &tick).await?;
    say("Rust", &format!("1 + 2 + 3 + 4 = {}", SUM.load(Ordering::Relaxed)));
    Ok(())
}

async fn calls_that_end() -> Result<(), JsError> {
    part("slowReport", "This function takes a minute; the call gives it 50 milliseconds.");
    if let Err(error) = bindings::slow_report().timeout(Duration::from_millis(50)).await {
        say("Rust", &error.to_string());
    }

    part("watchPrices", "This one never ends: Rust drops the call, and its AbortSignal fires.");
    drop(bindings::watch_prices(CallSignal).start());

    part("placeOrder", "What JavaScript throws arrives with name, message, stack and all that is on it.");
    if let Err(JsError::Exception(thrown)) = bindings::place_order("tea").await {
        let data = thrown.data.as_ref().map_or("nothing", Json::text);
        say("Rust", &format!("{} says {:?}, and more: {data}", thrown.name, thrown.message));
        say("Rust", thrown.stack.as_deref().and_then(|stack| stack.lines().next()).unwrap_or("(no stack)").trim());
    }
    Ok(())
}
