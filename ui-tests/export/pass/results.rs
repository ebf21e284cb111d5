// What can be returned: values, `Result`s under any name, errors with a text or with more to say.
use std::borrow::Cow;
use std::fmt;

use jsinterop::{JsException, JsObject, RustRef, js_invokable};

#[derive(Debug)]
struct SoldOut;

impl fmt::Display for SoldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sold out")
    }
}

/// It has no text, but becomes an exception.
struct Refused;

impl From<Refused> for JsException {
    fn from(_: Refused) -> Self {
        Self::new("refused").with_name("Refused")
    }
}

/// It has both: the exception is taken.
#[derive(Debug)]
struct Both;

impl fmt::Display for Both {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("both")
    }
}

impl std::error::Error for Both {}

impl From<Both> for JsException {
    fn from(error: Both) -> Self {
        Self::new(error.to_string())
    }
}

type Outcome<T, E = Both> = Result<T, E>;

struct Helper;

#[js_invokable]
fn text() -> Result<u32, SoldOut> {
    Ok(1)
}

#[js_invokable]
fn exception() -> Result<(), Refused> {
    Err(Refused)
}

#[js_invokable]
async fn both() -> Outcome<String> {
    Err(Both)
}

#[js_invokable]
fn boxed() -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}

#[js_invokable]
async fn boxed_and_send() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Ok(())
}

#[js_invokable]
fn js_exception() -> Result<(), JsException> {
    Err(JsException::new("no"))
}

#[js_invokable]
fn borrowed_for_ever() -> &'static str {
    "text"
}

#[js_invokable]
fn cow() -> Result<Cow<'static, str>, SoldOut> {
    Ok("text".into())
}

#[js_invokable]
fn opaque() -> impl serde::Serialize {
    [1, 2, 3]
}

#[js_invokable]
fn option() -> Option<Vec<u8>> {
    None
}

#[js_invokable]
fn handles(object: JsObject) -> (JsObject, RustRef<Helper>) {
    (object, RustRef::new(Helper))
}

#[js_invokable]
fn never() -> Result<(), std::convert::Infallible> {
    Ok(())
}

fn main() {}
