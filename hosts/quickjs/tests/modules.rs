//! Modules: provided, in memory, in files, loaded once; calls wait for them in order.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use common::{Log, block_on, engine, eventually};
use jsinterop::{JsError, JsObject, js_import};
use jsinterop_quickjs::QuickJs;

#[js_import("twice", module = "math.js")]
async fn twice(n: u32) -> Result<u32, JsError>;

#[js_import("twice", module = "math.js")]
fn twice_now(n: u32) -> Result<u32, JsError>;

#[js_import("default", module = "math.js")]
async fn default_export() -> Result<String, JsError>;

#[js_import("log", module = "slow.js")]
async fn log(n: u32) -> Result<u32, JsError>;

#[js_import("log", module = "slow.js")]
fn log_now(n: u32) -> Result<u32, JsError>;

const MATH: &str =
    "globalThis.loads = (globalThis.loads ?? 0) + 1; export const twice = (n) => 2 * n; export default () => 'default'";

fn with_math() -> QuickJs {
    QuickJs::builder().module("math.js", MATH).build().unwrap()
}

#[test]
fn a_module_is_loaded_once_at_the_first_call() {
    let engine = with_math();
    assert_eq!(engine.get_sync::<Option<u32>>("loads").unwrap(), None);
    block_on(engine.scope(async {
        assert_eq!(twice(4).await.unwrap(), 8);
        assert_eq!(twice(5).await.unwrap(), 10);
        assert_eq!(default_export().await.unwrap(), "default");
        assert_eq!(twice_now(6).unwrap(), 12);
    }));
    assert_eq!(engine.get_sync::<u32>("loads").unwrap(), 1);
    let module: JsObject = block_on(engine.import("math.js")).unwrap();
    assert_eq!(module.invoke_sync::<u32>("twice", (1,)).unwrap(), 2);
    assert_eq!(engine.get_sync::<u32>("loads").unwrap(), 1);
}

#[test]
fn a_synchronous_call_loads_it_on_the_spot() {
    let engine = with_math();
    assert_eq!(engine.enter(|| twice_now(6)).unwrap(), 12);
    assert_eq!(block_on(twice(7).on(&engine)).unwrap(), 14);
    assert_eq!(engine.get_sync::<u32>("loads").unwrap(), 1);
}

#[test]
fn calls_wait_in_order_until_it_is_loaded() {
    let slow = "await new Promise((done) => { globalThis.open = done }); export const log = (n) => (globalThis.order ??= []).push(n)";
    let engine = QuickJs::builder().module("slow.js", slow).build().unwrap();
    engine.enter(|| {
        let calls: Vec<_> = (0..5).map(|n| log(n).start()).collect();
        assert!(matches!(log_now(9), Err(JsError::Unavailable { .. })));
        block_on(engine.invoke::<()>("open", ())).unwrap();
        for call in calls {
            block_on(call).unwrap();
        }
        assert_eq!(engine.get_sync::<Vec<u32>>("order").unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(log_now(9).unwrap(), 6);
    });
}

#[test]
fn a_module_that_fails_fails_its_calls_and_may_be_tried_again() {
    let engine = QuickJs::builder().module("bad.js", "throw new TypeError('not today')").build().unwrap();
    let error = block_on(engine.import("bad.js")).unwrap_err();
    assert!(matches!(&error, JsError::Exception(thrown) if thrown.message == "not today"), "{error}");
    let error = block_on(engine.import("nowhere.js")).unwrap_err();
    assert!(error.to_string().contains("nowhere.js"), "{error}");
    engine.eval("jsinterop.provide('nowhere.js', () => ({ here: true }))").unwrap();
    assert!(block_on(engine.import("nowhere.js")).unwrap().get_sync::<bool>("here").unwrap());
}

#[test]
fn provided_modules_come_first() {
    let engine = with_math();
    engine.eval("jsinterop.provide('math.js', async () => ({ twice: (n) => n + 1 }))").unwrap();
    assert_eq!(block_on(twice(1).on(&engine)).unwrap(), 2);
    assert_eq!(engine.enter(|| twice_now(2)).unwrap(), 3);
    let fresh = with_math();
    fresh.eval("jsinterop.provide('math.js', () => ({ twice: (n) => n + 100 }))").unwrap();
    assert_eq!(fresh.enter(|| twice_now(2)).unwrap(), 102);
}

#[test]
fn modules_import_each_other_and_files_below_the_directory() {
    let directory = std::env::temp_dir().join(format!("jsinterop-modules-{}", std::process::id()));
    std::fs::create_dir_all(directory.join("js")).unwrap();
    std::fs::write(
        directory.join("js/a.js"),
        "import { b } from './b.js'; export const a = () => b + 1; export const url = import.meta.url",
    )
    .unwrap();
    std::fs::write(directory.join("js/b.js"), "export const b = 1").unwrap();
    std::fs::write(directory.with_extension("js"), "export const outside = 1").unwrap();
    let engine = QuickJs::builder().module_directory(&directory).build().unwrap();
    let module = block_on(engine.import("./js/a.js")).unwrap();
    assert_eq!(module.invoke_sync::<u32>("a", ()).unwrap(), 2);
    assert_eq!(module.get_sync::<String>("url").unwrap(), "js/a.js");
    let outside = format!("../{}.js", directory.file_name().unwrap().to_str().unwrap());
    let error = block_on(engine.import(&outside)).unwrap_err();
    assert!(error.to_string().contains("outside the module directory"), "{error}");
    std::fs::remove_dir_all(&directory).unwrap();
    std::fs::remove_file(directory.with_extension("js")).unwrap();
}

#[test]
fn module_code_runs_with_top_level_await() {
    let engine = engine("");
    let module = block_on(
        engine.run_module("main.js", "export const x = await new Promise((done) => setTimeout(() => done(4), 5))"),
    );
    assert_eq!(module.unwrap().get_sync::<u32>("x").unwrap(), 4);
    let error = block_on(engine.run_module("wrong.js", "export const = 1")).unwrap_err();
    assert!(matches!(&error, JsError::Exception(thrown) if thrown.name == "SyntaxError"), "{error}");
}

#[test]
fn scripts_import_too() {
    let log = Log::default();
    let engine = log.builder().module("math.js", MATH).build().unwrap();
    engine.eval("import('./math.js').then((math) => console.log(math.twice(21)))").unwrap();
    eventually(|| log.lines() == ["42"]);
}
