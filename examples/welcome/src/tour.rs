//! What the buttons of the page invoke: each export shows one thing and answers with what Rust has to say about it.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jsinterop::{CallSignal, Callback, ElementRef, JsError, Json, RustRef, js_invokable};

use crate::QUOTE;
use crate::bindings::{
    HelloHelper, convert_array, count_to, display_welcome, focus_element, focused_id, handle_ticker_changed1,
    handle_ticker_changed2, pause, place_order, read_setting, return_array_async_js, say_hello, show_prompt,
    slow_report, watch_prices,
};

/// Asks for a name and greets it.
#[js_invokable]
pub async fn greet() -> Result<String, JsError> {
    let name = show_prompt("What's your name?").await?;
    display_welcome(&format!("Hello {name}! Welcome to Rust!")).await?;
    Ok(format!("the answer arrived as a String: {name:?}"))
}

/// Moves the focus to a field.
#[js_invokable]
pub async fn focus() -> Result<String, JsError> {
    focus_element(&ElementRef::id("username")).await?;
    Ok(format!("the focus is on {:?}", focused_id().await?))
}

/// Has bytes decoded.
#[js_invokable]
pub async fn quote() -> Result<String, JsError> {
    let text = convert_array(&QUOTE).await?;
    Ok(text.trim().to_owned())
}

/// Has JavaScript invoke an export.
#[js_invokable]
pub async fn array() -> Result<String, JsError> {
    return_array_async_js().await?;
    Ok("the array was made here, and is a copy there".to_owned())
}

/// Lends JavaScript an object.
#[js_invokable]
pub async fn object() -> Result<String, JsError> {
    let helper = RustRef::new(HelloHelper { name: "Blazor".to_owned() });
    say_hello(&helper).await?;
    Ok(format!("{:?} is still mine", helper.name))
}

/// Lends JavaScript a closure.
#[js_invokable]
pub async fn closure() -> Result<String, JsError> {
    let sum = Arc::new(AtomicU32::new(0));
    let total = Arc::clone(&sum);
    let tick = Callback::new(move |number: u32| ready(total.fetch_add(number, Ordering::Relaxed)));
    count_to(4, &tick).await?;
    Ok(format!("1 + 2 + 3 + 4 = {}", sum.load(Ordering::Relaxed)))
}

/// Tells of prices until JavaScript aborts it.
#[js_invokable]
pub async fn ticker() -> Result<(), JsError> {
    let mut tick = 0.0_f64;
    loop {
        let price = (1250.0 + 80.0 * (tick / 4.0).sin() + 25.0 * (tick * 1.7).cos()).round() / 100.0;
        handle_ticker_changed1("CTSO", price).await?;
        pause(700).await?;
        tick += 1.0;
    }
}

/// Tells of one price and hears what JavaScript made of it.
#[js_invokable]
pub async fn price() -> Result<String, JsError> {
    let answer = handle_ticker_changed2("CTSO", 13.25).await?;
    Ok(format!("JavaScript answered {answer:?}"))
}

/// Runs into a time limit.
#[js_invokable]
pub async fn report() -> String {
    match slow_report().await {
        Ok(report) => report,
        Err(error) => error.to_string(),
    }
}

/// Starts what never ends, and drops it.
#[js_invokable]
pub async fn watch() -> Result<String, JsError> {
    let watching = watch_prices(CallSignal).start();
    pause(600).await?;
    drop(watching);
    Ok("I dropped the call".to_owned())
}

/// Catches what JavaScript throws.
#[js_invokable]
pub async fn order() -> Result<String, JsError> {
    let Err(JsError::Exception(thrown)) = place_order("tea").await else {
        return Ok("nobody threw anything".to_owned());
    };
    let data = thrown.data.as_ref().map_or("nothing", Json::text);
    Ok(format!("{} says {:?}, and more: {data}", thrown.name, thrown.message))
}

/// Reads one setting as what it is, and another as what it is not.
#[js_invokable]
pub async fn setting() -> Result<String, JsError> {
    let volume: u8 = read_setting("volume").await?;
    let wrong = read_setting::<Vec<u8>>("languages").await;
    Ok(match wrong {
        Ok(numbers) => format!("the volume is {volume}, and the languages are {numbers:?}"),
        Err(error) => format!("the volume is {volume}, but {error}"),
    })
}
