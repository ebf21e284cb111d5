//! Called by `hosts/browser/tests/neighbours.test.mjs`, in Chromium.

#[cfg(target_family = "wasm")]
mod elements;
mod modules;
#[cfg(target_family = "wasm")]
mod tasks;

#[cfg(target_family = "wasm")]
pub use page::{start, start_strictly};

#[cfg(target_family = "wasm")]
mod page {
    use jsinterop_browser::Options;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Connects the page. `assets` may be empty.
    #[wasm_bindgen]
    pub fn start(assets: &str) {
        jsinterop_browser::init_with(&with_assets(Options::default(), assets));
    }

    /// Connects a page with a strict policy.
    #[wasm_bindgen]
    pub fn start_strictly(assets: &str) {
        jsinterop_browser::init_with(&with_assets(Options::default().strict_policy(), assets));
    }

    fn with_assets(options: Options, assets: &str) -> Options {
        if assets.is_empty() { options } else { options.assets(assets) }
    }
}
