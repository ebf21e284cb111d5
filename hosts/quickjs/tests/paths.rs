//! Paths are walked anew at each call, and a segment that does not fit is named.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use common::{block_on, engine};
use jsinterop::{JsError, JsFunction, JsObject, js_import};

#[js_import("shop.cart[0].add")]
fn add(price: f64) -> Result<f64, JsError>;

#[js_import("shop.missing")]
fn missing() -> Result<(), JsError>;

#[js_import("helper")]
fn helper(text: &str) -> Result<String, JsError>;

#[js_import(get = "limit")]
fn limit() -> Result<u32, JsError>;

#[js_import(set = "shop.name")]
fn set_name(name: &str) -> Result<(), JsError>;

#[js_import(new = "Point")]
fn new_point(x: f64, y: f64) -> Result<JsObject, JsError>;

fn not_found(error: JsError) -> (String, &'static str, String) {
    match error {
        JsError::NotFound { segment, expected, found, .. } => (segment, expected, found),
        other => panic!("{other:?}"),
    }
}

#[test]
fn this_is_the_parent_and_replacing_is_seen() {
    let engine = engine("globalThis.shop = { cart: [{ sum: 1, add(price) { return this.sum += price } }] }");
    engine.runtime().enter(|| {
        assert_eq!(add(2.0).unwrap(), 3.0);
        assert_eq!(add(2.0).unwrap(), 5.0);
        engine.eval("shop.cart = [{ sum: 100, add(price) { return this.sum += price } }]").unwrap();
        assert_eq!(add(1.0).unwrap(), 101.0);
        engine.eval("shop = { cart: [{ add: (price) => -price }] }").unwrap();
        assert_eq!(add(1.0).unwrap(), -1.0);
    });
}

#[test]
fn the_segment_that_does_not_fit_is_named() {
    let engine = engine("globalThis.shop = { cart: [{}], name: 'x' }");
    engine.runtime().enter(|| {
        assert_eq!(not_found(add(1.0).unwrap_err()), ("add".into(), "a function", "undefined".into()));
        assert_eq!(not_found(missing().unwrap_err()), ("missing".into(), "a function", "undefined".into()));
    });
    let error = |path: &str| not_found(engine.invoke_sync::<()>(path, ()).unwrap_err());
    assert_eq!(error("nowhere.f"), ("nowhere".into(), "an object", "undefined".into()));
    assert_eq!(error("shop.cart[3].add"), ("[3]".into(), "an object", "undefined".into()));
    assert_eq!(error("shop.name.length.x"), ("name".into(), "an object", "string".into()));
    assert_eq!(error("shop.name"), ("name".into(), "a function", "string".into()));
    let error = engine.construct_sync("Math.max", ()).unwrap_err();
    assert_eq!(not_found(error), ("max".into(), "a constructor", "function".into()));
}

#[test]
fn properties_are_read_and_written() {
    let engine = engine("globalThis.shop = {}; Object.freeze(globalThis.frozen = { x: 1 })");
    engine.runtime().enter(|| set_name("Ann's")).unwrap();
    assert_eq!(engine.get_sync::<String>("shop.name").unwrap(), "Ann's");
    assert_eq!(engine.get_sync::<Option<String>>("shop.nothing").unwrap(), None);
    assert_eq!(engine.get_sync::<Option<String>>("nothing").unwrap(), None);
    block_on(engine.set("shop.list", vec![1, 2])).unwrap();
    assert_eq!(block_on(engine.get::<u32>("shop.list[1]")).unwrap(), 2);
    engine.set_sync("shop.list[1]", 7).unwrap();
    assert_eq!(block_on(engine.get::<u32>("shop.list[1]")).unwrap(), 7);
    let error = engine.set_sync("frozen.x", 2).unwrap_err();
    assert!(matches!(&error, JsError::Exception(thrown) if thrown.name == "TypeError"), "{error}");
}

#[test]
fn top_level_let_const_and_class_are_found() {
    let engine = engine(
        "let limit = 3; const helper = (text) => text + '!'; class Point { constructor(x, y) { this.x = x; this.y = y } }",
    );
    engine.runtime().enter(|| {
        assert_eq!(limit().unwrap(), 3);
        engine.eval("limit = 4").unwrap();
        assert_eq!(limit().unwrap(), 4);
        assert_eq!(helper("hi").unwrap(), "hi!");
        assert_eq!(new_point(1.0, 2.0).unwrap().get_sync::<f64>("y").unwrap(), 2.0);
    });
    assert_eq!(engine.invoke_sync::<String>("helper", ("a",)).unwrap(), "a!");
}

#[test]
fn classes_and_functions_are_steps_too() {
    let engine = engine(
        "globalThis.Chart = class { static make(n) { return this.base + n } static base = 10 }; function f() {}; f.g = () => 5",
    );
    assert_eq!(engine.invoke_sync::<u32>("Chart.make", (1,)).unwrap(), 11);
    assert_eq!(engine.invoke_sync::<u32>("f.g", ()).unwrap(), 5);
}

#[test]
fn an_objects_own_paths() {
    let engine = engine("globalThis.tree = { leaf: { n: 1, up() { return ++this.n } }, twice: (x) => 2 * x }");
    let tree: JsObject = engine.get_sync("tree").unwrap();
    assert_eq!(tree.invoke_sync::<u32>("leaf.up", ()).unwrap(), 2);
    assert_eq!(tree.get_sync::<u32>("leaf.n").unwrap(), 2);
    tree.set_sync("leaf.n", 9).unwrap();
    assert_eq!(block_on(tree.invoke::<u32>("leaf.up", ())).unwrap(), 10);
    let twice: JsFunction = tree.get_sync("twice").unwrap();
    assert_eq!(block_on(twice.call::<u32>((4,))).unwrap(), 8);
}

#[test]
fn getters_on_the_way_run_once_per_call() {
    let engine = engine("globalThis.reads = 0; globalThis.o = { get p() { reads++; return { f: () => reads } } }");
    assert_eq!(engine.invoke_sync::<u32>("o.p.f", ()).unwrap(), 1);
    assert_eq!(engine.invoke_sync::<u32>("o.p.f", ()).unwrap(), 2);
    engine.eval("Object.defineProperty(o, 'bad', { get() { throw new RangeError('no') } })").unwrap();
    let error = engine.invoke_sync::<()>("o.bad.f", ()).unwrap_err();
    assert!(matches!(&error, JsError::Exception(thrown) if thrown.name == "RangeError"), "{error}");
}
