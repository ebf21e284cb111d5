//! Runs the sample on the embedded engine and says what happens where.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jsinterop::{CallSignal, Callback, ElementRef, JsError, JsRuntime, RustRef};
use jsinterop_quickjs::QuickJs;
use welcome::bindings::{self, HelloHelper};

#[expect(clippy::print_stdout, reason = "the output is what the example is for")]
fn say(who: &str, text: &str) {
    println!("{who:>12} | {text}");
}

fn rust(text: &str) {
    say("Rust", text);
}

#[expect(clippy::print_stdout, reason = "the output is what the example is for")]
fn part(title: &str) {
    println!("\n{title}");
}

fn main() -> Result<(), JsError> {
    part(
        "One program, two languages: Rust, and JavaScript on an engine that is compiled in. Each line says who speaks.",
    );
    let engine = QuickJs::builder().console(|_, text| say("JavaScript", text)).build()?;
    engine.eval(welcome::PAGE_JS)?;
    engine.eval(welcome::WELCOME_JS)?;
    let runtime = engine.runtime();
    pollster::block_on(runtime.scope(async {
        rust_calls_javascript().await?;
        javascript_calls_rust().await?;
        calls_that_end().await
    }))
}

async fn rust_calls_javascript() -> Result<(), JsError> {
    part("A declared function is called like any Rust function (showPrompt, displayWelcome)");
    let name = bindings::show_prompt("What's your name?").await?;
    rust(&format!("the answer arrived as a String: {name:?}"));
    bindings::display_welcome(&format!("Hello {name}! Welcome to Rust!")).await?;
    if let Some(runtime) = JsRuntime::current() {
        let shown: String = runtime.get("document.elements[0].innerText").await?;
        rust(&format!("the page shows {shown:?}, read by a path that was not declared"));
    }

    part("An element of the page is named by its id, and found when the call runs (focusElement)");
    bindings::focus_element(&ElementRef::id("username")).await?;
    rust(&format!("the focus is on {:?}", bindings::focused_id().await?));

    part("With and without a result (handleTickerChanged)");
    bindings::handle_ticker_changed1("CTSO", 12.5).await?;
    let result = bindings::handle_ticker_changed2("CTSO", 13.25).await?;
    rust(&format!("JavaScript answered {result:?}"));

    part("Numbers out, text back (convertArray)");
    rust(bindings::convert_array(&welcome::QUOTE).await?.trim());

    part("One import, two result types (readSetting)");
    let volume: u8 = bindings::read_setting("volume").await?;
    let languages: Vec<String> = bindings::read_setting("languages").await?;
    rust(&format!("volume {volume} as u8, languages {languages:?} as Vec<String>"));
    let wrong = bindings::read_setting::<Vec<u8>>("languages").await;
    rust(&format!("asked for the wrong type: {}", wrong.err().map(|error| error.to_string()).unwrap_or_default()));
    Ok(())
}

async fn javascript_calls_rust() -> Result<(), JsError> {
    part("JavaScript invokes a Rust function, pushes 4 and logs (returnArrayAsync)");
    bindings::return_array_async_js().await?;

    part("JavaScript calls a method of a Rust object (sayHello)");
    let helper = RustRef::new(HelloHelper { name: "Blazor".to_owned() });
    bindings::say_hello(&helper).await?;

    part("JavaScript calls a Rust closure (countTo)");
    let sum = Arc::new(AtomicU32::new(0));
    let adding = Arc::clone(&sum);
    let tick = Callback::new(move |number: u32| {
        let before = adding.fetch_add(number, Ordering::Relaxed);
        async move { before + number }
    });
    bindings::count_to(4, &tick).await?;
    rust(&format!("1 + 2 + 3 + 4 = {}", sum.load(Ordering::Relaxed)));
    Ok(())
}

async fn calls_that_end() -> Result<(), JsError> {
    part("A call with a time limit of its own (slowReport)");
    rust(
        &bindings::slow_report()
            .timeout(Duration::from_millis(50))
            .await
            .map_or_else(|error| error.to_string(), |text| text),
    );

    part("A call that is dropped: the function's AbortSignal fires (watchPrices)");
    drop(bindings::watch_prices(CallSignal).start());

    part("A thrown error arrives with name, message, stack and data (placeOrder)");
    if let Err(JsError::Exception(thrown)) = bindings::place_order("tea").await {
        rust(&format!(
            "{} says {:?}, and more: {}",
            thrown.name,
            thrown.message,
            thrown.data.clone().unwrap_or_default()
        ));
        rust(thrown.stack.as_deref().and_then(|stack| stack.lines().next()).unwrap_or("(no stack)").trim());
    }
    Ok(())
}
