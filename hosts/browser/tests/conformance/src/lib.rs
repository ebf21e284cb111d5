//! The behaviour suite in the page: every check that this host can run, one after the other.
#![cfg(target_family = "wasm")]

use jsinterop::{JsError, JsRuntime, js_import};
use jsinterop_browser::Options;
use jsinterop_conformance::{Cx, Needs};
use wasm_bindgen::prelude::wasm_bindgen;

/// Tells what a check came to; an empty failure is none.
#[js_import("conformanceReport")]
fn report(name: &str, failure: &str, skipped: bool) -> Result<(), JsError>;

#[js_import("conformanceGarbage")]
fn collect_garbage() -> Result<(), JsError>;

/// The scripts to evaluate before anything runs: a stand-in for the page, and the suite's own.
#[wasm_bindgen]
pub fn scripts() -> Vec<String> {
    vec![jsinterop_conformance::STAND_IN_PAGE.to_owned(), jsinterop_conformance::SCRIPT.to_owned()]
}

/// The specifiers of the modules the suite ships.
#[wasm_bindgen]
pub fn modules() -> Vec<String> {
    let version = env!("CARGO_PKG_VERSION");
    ["module", "init"].map(|file| format!("jsinterop:jsinterop-conformance@{version}/js/{file}.js")).to_vec()
}

/// Frees what earlier checks left: the check that follows counts.
async fn settle(runtime: &JsRuntime) {
    for _ in 0..3 {
        let _ = collect_garbage();
        let _ = runtime.invoke::<()>("conformance.after", (5,)).await;
    }
}

/// Runs the checks whose name begins with `prefix`.
#[wasm_bindgen]
pub fn run(prefix: String, is_strict: bool) {
    let options = if is_strict { Options::default().strict_policy() } else { Options::default() };
    let runtime = jsinterop_browser::init_with(&options);
    let cx =
        Cx::new(&runtime).offering(Needs::IN_PROCESS.and(Needs::DOCUMENT)).with_garbage(|| drop(collect_garbage()));
    jsinterop_browser::spawn_local(async move {
        let ready = runtime.ready().await;
        assert!(ready.is_ok(), "the page comes up");
        for check in jsinterop_conformance::all() {
            if !check.name.starts_with(&prefix) {
                continue;
            }
            if check.needs.covers(Needs::GARBAGE) {
                settle(&runtime).await;
            }
            let told = if cx.can_run(check) {
                let outcome = check.run(&cx).await;
                report(check.name, &outcome.map_or_else(|failure| failure.to_string(), |()| String::new()), false)
            } else {
                report(check.name, "", true)
            };
            assert!(told.is_ok(), "the report is there");
        }
        assert!(report("", "", false).is_ok(), "the report is there");
    });
}
