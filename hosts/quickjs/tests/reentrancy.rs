//! Rust calls JavaScript calls Rust calls JavaScript, synchronously, deep, and ends in an error where it must.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use common::{block_on, engine};
use jsinterop::{JsError, js_import, js_invokable};
use jsinterop_quickjs::QuickJs;

#[js_import("down")]
fn down(left: u32) -> Result<u32, JsError>;

#[js_invokable]
fn further(left: u32) -> Result<u32, JsError> {
    Ok(down(left - 1)? + 1)
}

const DOWN: &str =
    "globalThis.down = (left) => left === 0 ? 0 : jsinterop.invokeSync('jsinterop-quickjs', 'further', left)";

#[test]
fn a_hundred_levels_on_a_test_thread() {
    let engine = engine(DOWN);
    assert_eq!(engine.enter(|| down(100)).unwrap(), 100);
}

#[test]
fn a_hundred_levels_on_a_thread_of_2_mebibytes() {
    let engine = engine(DOWN);
    let runtime = engine.runtime();
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || runtime.enter(|| down(100)).unwrap());
    assert_eq!(thread.unwrap().join().unwrap(), 100);
}

#[test]
fn beyond_the_limit_is_an_error() {
    let engine = QuickJs::builder().depth_limit(20).build().unwrap();
    engine.eval(DOWN).unwrap();
    assert_eq!(engine.enter(|| down(19)).unwrap(), 19);
    let error = engine.enter(|| down(20)).unwrap_err().to_string();
    assert!(error.contains("re-entrancy depth"), "{error}");
    assert_eq!(engine.enter(|| down(19)).unwrap(), 19);
}

#[test]
fn without_end_it_is_an_error_on_any_thread() {
    for stack in [256 << 10, 512 << 10, 1 << 20, 2 << 20, 8 << 20] {
        let engine = engine(DOWN);
        let runtime = engine.runtime();
        let thread = std::thread::Builder::new().stack_size(stack).spawn(move || {
            runtime.enter(|| down(u32::MAX)).unwrap_err();
            assert_eq!(runtime.enter(|| down(2)).unwrap(), 2);
        });
        thread.unwrap().join().unwrap();
    }
}

#[js_import("again")]
async fn again(left: u32) -> Result<u32, JsError>;

#[js_invokable]
async fn further_async(left: u32) -> Result<u32, JsError> {
    Ok(again(left - 1).await? + 1)
}

#[test]
fn asynchronously_there_is_no_limit() {
    let engine = engine(
        "globalThis.again = async (left) => left === 0 ? 0 : jsinterop.invoke('jsinterop-quickjs', 'furtherAsync', left)",
    );
    assert_eq!(block_on(again(1000).on(&engine)).unwrap(), 1000);
}

#[test]
fn endless_asynchronous_recursion_is_an_exception() {
    let engine = engine(
        "globalThis.f = async () => { await f() }; globalThis.g = async () => await Promise.all([g()]); globalThis.h = () => new Promise((done) => done(h()))",
    );
    for name in ["f", "g", "h"] {
        assert!(block_on(engine.invoke::<()>(name, ())).is_err(), "{name}");
    }
}

#[test]
fn microtasks_wait_until_the_outermost_call_is_over() {
    let engine = engine(
        "globalThis.order = [];
         globalThis.down = (left) => { Promise.resolve().then(() => order.push('micro' + left)); order.push('in' + left);
           if (left > 0) jsinterop.invokeSync('jsinterop-quickjs', 'further', left); order.push('out' + left); return 0 }",
    );
    engine.enter(|| down(1)).unwrap();
    assert_eq!(engine.get_sync::<Vec<String>>("order").unwrap(), ["in1", "in0", "out0", "out1", "micro1", "micro0"]);
}

#[js_import("twice", module = "self.js")]
fn twice(n: u32) -> Result<u32, JsError>;

#[js_invokable]
fn call_twice(n: u32) -> Result<u32, JsError> {
    twice(n)
}

#[test]
fn a_module_that_calls_into_itself_while_it_is_run_is_an_error() {
    let script = "globalThis.seen = []; try { jsinterop.invokeSync('jsinterop-quickjs', 'callTwice', 1) } catch (error) { seen.push(error.code) }
         export const twice = (n) => 2 * n";
    let engine = QuickJs::builder().module("self.js", script).build().unwrap();
    assert_eq!(engine.enter(|| twice(2)).unwrap(), 4);
    assert_eq!(engine.get_sync::<Vec<String>>("seen").unwrap(), ["exception"]);
    assert_eq!(engine.enter(|| twice(3)).unwrap(), 6);
}

#[test]
fn a_module_that_is_awaited_and_calls_into_itself_is_an_error() {
    let script = "globalThis.seen = []; try { jsinterop.invokeSync('jsinterop-quickjs', 'callTwice', 1) } catch (error) { seen.push(error.code) }
         export const twice = (n) => 2 * n";
    let engine = QuickJs::builder().module("self.js", script).build().unwrap();
    let module = block_on(engine.import("self.js")).unwrap();
    assert_eq!(module.invoke_sync::<u32>("twice", (2,)).unwrap(), 4);
    assert_eq!(engine.get_sync::<Vec<String>>("seen").unwrap(), ["exception"]);
}
