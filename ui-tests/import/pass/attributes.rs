// Other attributes stay where they are: doc comments, `cfg`, `deprecated`, `must_use`.
#![deny(missing_docs)]
#![deny(deprecated)]

//! Documented.

use jsinterop::{JsError, js_import};

/// Documented before.
#[js_import("one")]
pub async fn one() -> Result<(), JsError>;

#[js_import("two")]
/// Documented after.
pub async fn two() -> Result<(), JsError>;

/// Documented.
#[cfg(any())]
#[js_import]
pub async fn nowhere() -> Result<Nothing, JsError>;

/// Documented.
#[js_import]
#[cfg(any())]
pub async fn nowhere_either() -> Result<Nothing, JsError>;

/// Documented.
#[cfg_attr(all(), js_import)]
pub async fn everywhere() -> Result<(), JsError>;

/// Documented.
#[js_import]
#[deprecated = "use `one`"]
pub async fn old() -> Result<(), JsError>;

#[js_import(module = "chart.js")]
extern "js" {
    /// Documented.
    pub fn documented() -> Result<(), JsError>;

    #[cfg(any())]
    pub fn not_documented() -> Result<Nothing, JsError>;
}

#[js_import]
/// Documented.
pub struct Chart;

#[js_import]
impl Chart {
    /// Documented.
    #[must_use]
    pub fn update(&self) -> Result<(), JsError>;

    #[cfg(any())]
    pub fn not_documented(&self) -> Result<Nothing, JsError>;
}

fn main() {
    let _ = (one(), two(), everywhere());
}
