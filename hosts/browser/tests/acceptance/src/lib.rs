//! An application for a page, a topic per file; `hosts/browser/tests/acceptance.test.mjs` drives it with clicks and keys.
#![cfg(target_family = "wasm")]

#[macro_use]
mod ensure;

mod classes;
mod death;
mod dialogs;
mod elements;
mod misfits;
mod modules;
mod start;
mod storage;
mod window;

use jsinterop_browser::Options;
use wasm_bindgen::prelude::wasm_bindgen;

/// Comes up.
#[wasm_bindgen]
pub fn run(is_strict: bool) {
    let options = if is_strict { Options::default().strict_policy() } else { Options::default() };
    jsinterop_browser::init_with(&options);
    start::note();
}
