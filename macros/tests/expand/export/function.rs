//! A function JavaScript may invoke.

use jsinterop::js_invokable;

use crate::types::{Greeting, MyError};

#[js_invokable]
/// Greets.
pub async fn greet_all(name: &str, bytes: &[u8], times: Option<u32>) -> Result<Greeting, MyError> {
    Greeting::of(name, bytes, times).await
}
