//! The behaviour suite in the page: every check that this host can run, one after the other.
#![cfg(target_family = "wasm")]

use jsinterop::{JsError, JsRuntime, js_import};
use jsinterop_browser::Options;
use jsinterop_conformance::{Check, Cx, Failure, Needs, Outcome};
use wasm_bindgen::prelude::wasm_bindgen;

/// Tells what a check came to: an empty failure is none, and an empty reason leaves nothing out.
#[js_import("conformanceReport")]
fn report(name: &str, failure: &str, skipped: &str) -> Result<(), JsError>;

#[js_import("conformanceGarbage")]
fn collect_garbage() -> Result<(), JsError>;

/// The scripts to evaluate before anything runs: a stand-in for the page, and the suite's own.
#[wasm_bindgen]
pub fn scripts() -> Vec<String> {
    vec![jsinterop_conformance::STAND_IN_PAGE.to_owned(), jsinterop_conformance::SCRIPT.to_owned()]
}

/// Frees what earlier checks left: the check that follows counts.
async fn settle(runtime: &JsRuntime) {
    for _ in 0..3 {
        runtime.enter(|| drop(collect_garbage()));
        let _ = runtime.invoke::<()>("conformance.after", (5,)).await;
    }
}

/// Why this host leaves a check out; nothing where it should have what the check needs.
fn reason(check: &Check) -> Option<&'static str> {
    match check.needs {
        needs if needs.covers(Needs::ANOTHER) => Some("a program has one page, so there is no second runtime in it"),
        needs if needs.covers(Needs::UNWIND) => Some("a panic ends the instance: death.test.mjs shows that"),
        needs if needs.covers(Needs::REMOTE) => Some("JavaScript is in this process"),
        _ => None,
    }
}

/// What a check came to, and why it was left out.
async fn outcome(check: &Check, cx: &Cx) -> (Outcome, &'static str) {
    if cx.can_run(check) {
        return (check.run(cx).await, "");
    }
    match reason(check) {
        Some(reason) => (Ok(()), reason),
        None => (Err(Failure::new("the host lacks something that it should have")), ""),
    }
}

async fn tell(check: &Check, cx: &Cx, runtime: &JsRuntime) {
    if check.needs.covers(Needs::GARBAGE) {
        settle(runtime).await;
    }
    let (outcome, skipped) = outcome(check, cx).await;
    let failure = outcome.map_or_else(|failure| failure.to_string(), |()| String::new());
    assert!(runtime.enter(|| report(check.name, &failure, skipped)).is_ok(), "the report is there");
}

/// Runs the checks whose name begins with `prefix`. The runtime is no default: each check says where its calls go.
#[wasm_bindgen]
pub fn run(prefix: String, is_strict: bool) {
    let mut options = Options::default().without_default();
    if is_strict {
        // Where `cargo xtask test` writes them.
        options = options.strict_policy().assets("/module/assets/");
    }
    let runtime = jsinterop_browser::init_with(&options);
    let collecting = runtime.clone();
    let cx = Cx::new(&runtime)
        .offering(Needs::IN_PROCESS.and(Needs::DOCUMENT).and(Needs::NO_SCOPE))
        .with_garbage(move || collecting.enter(|| drop(collect_garbage())));
    jsinterop_browser::spawn_local(async move {
        let ready = runtime.ready().await;
        assert!(ready.is_ok(), "the page comes up");
        for check in jsinterop_conformance::all().iter().filter(|check| check.name.starts_with(&prefix)) {
            tell(check, &cx, &runtime).await;
        }
        assert!(runtime.enter(|| report("", "", "")).is_ok(), "the report is there");
    });
}
