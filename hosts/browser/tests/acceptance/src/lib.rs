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

/// Comes up; where the page is to begin, calls wait for it.
#[wasm_bindgen]
pub fn run(is_strict: bool, waits: bool) {
    let mut options = Options::default();
    if is_strict {
        options = options.strict_policy();
    }
    if waits {
        options = options.wait_for_start();
    }
    jsinterop_browser::init_with(&options);
    start::note();
}
