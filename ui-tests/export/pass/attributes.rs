// Other attributes stay where they are: doc comments, `cfg`, `deprecated`, `must_use`, `inline`.
#![deny(missing_docs, deprecated)]

//! Documented.

use jsinterop::js_invokable;

/// Documented before.
#[js_invokable]
#[must_use]
pub fn one() -> u32 {
    1
}

#[js_invokable]
#[inline]
/// Documented after.
pub async fn two() {}

/// Documented.
#[cfg(any())]
#[js_invokable]
pub fn nowhere() -> Nothing {}

/// Documented.
#[js_invokable("one")]
#[cfg(any())]
pub fn nowhere_either() -> Nothing {}

/// Documented.
#[cfg_attr(all(), js_invokable)]
pub fn everywhere() {}

/// Documented.
#[js_invokable]
#[deprecated = "use `one`"]
pub fn old() {}

/// Documented.
pub struct Helper;

#[js_invokable]
impl Helper {
    /// Documented.
    #[js_invokable]
    pub fn say_hello(&self) {}

    #[cfg(any())]
    #[js_invokable]
    pub fn not_documented(&self) -> Nothing {}

    #[cfg(any())]
    #[js_invokable("sayHello")]
    pub fn say_hello_otherwise(&self) {}
}

fn main() {
    everywhere();
    Helper.say_hello();
}
