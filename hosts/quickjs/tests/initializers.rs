//! JavaScript initialisers run before anything else, with the options, in order.
#![allow(clippy::unwrap_used, reason = "a test tells what is wrong by failing")]

mod common;

use std::sync::Mutex;

use common::{Log, block_on};
use jsinterop::{JsError, Status, js_import, js_initializer};
use serde_json::json;

js_initializer!("./tests/js/init.js");

#[js_import(module = "./tests/js/shipped.js")]
extern "js" {
    fn shipped(n: u32) -> Result<u32, JsError>;
    #[js_import("shipped")]
    async fn shipped_async(n: u32) -> Result<u32, JsError>;
}

/// What the initialiser waits for is a global of the engine, so one test at a time.
static ONE: Mutex<()> = Mutex::new(());

#[test]
fn they_get_the_options_and_the_global() -> Result<(), JsError> {
    let _one = ONE.lock();
    let log = Log::default();
    let engine = log.builder().options(json!({ "name": "Ann" })).build()?;
    assert_eq!(engine.status(), Status::Ready);
    assert_eq!(log.lines(), ["before Ann", "after function"]);
    assert_eq!(engine.get_sync::<String>("initialised")?, "Ann");
    Ok(())
}

#[test]
fn calls_wait_for_what_they_wait_for() -> Result<(), JsError> {
    let _one = ONE.lock();
    let log = Log::default();
    let engine = log.builder().options(json!({ "name": "Bob", "hold": true })).build()?;
    assert_eq!(engine.status(), Status::Connecting);
    assert!(matches!(engine.get_sync::<String>("initialised"), Err(JsError::Unavailable { .. })));
    let name = engine.get::<String>("initialised").start();
    engine.eval("goOn()")?;
    assert_eq!(block_on(name)?, "Bob");
    block_on(engine.ready())?;
    assert_eq!(engine.get_sync::<String>("initialised")?, "Bob");
    Ok(())
}

#[test]
fn one_that_fails_is_reported_and_the_rest_works() -> Result<(), JsError> {
    let _one = ONE.lock();
    // At once, and after a while.
    for options in [json!({ "fail": true }), json!({ "wait": 40, "failLater": true })] {
        let log = Log::default();
        let engine = log.builder().options(options).build()?;
        block_on(engine.ready())?;
        assert_eq!(block_on(shipped_async(3).on(&engine))?, 30);
        let lines = log.lines();
        assert_eq!(lines.iter().filter(|line| line.contains("no start")).count(), 1, "{lines:?}");
        assert!(!lines.iter().any(|line| line.contains("after")), "{lines:?}");
    }
    Ok(())
}

#[test]
fn a_crates_own_modules_are_found() -> Result<(), JsError> {
    let _one = ONE.lock();
    let log = Log::default();
    let engine = log.builder().build()?;
    assert_eq!(engine.enter(|| shipped(2))?, 20);
    assert_eq!(block_on(shipped_async(3).on(&engine))?, 30);
    Ok(())
}
