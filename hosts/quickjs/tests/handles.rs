//! Handles: one id per object, released when dropped, nothing left behind.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::items_after_statements,
    clippy::float_cmp,
    clippy::unused_self,
    reason = "a test tells what is wrong by failing"
)]

mod common;

use common::{block_on, engine};
use jsinterop::{Callback, JsError, JsObject, RustRef, js_invokable};

#[test]
fn one_object_is_one_handle() {
    let engine = engine("globalThis.o = { n: 1 }; globalThis.p = {}; globalThis.same = (a, b) => a === b");
    let (a, b): (JsObject, JsObject) = (engine.get_sync("o").unwrap(), engine.get_sync("o").unwrap());
    let p: JsObject = engine.get_sync("p").unwrap();
    assert_eq!(a, b);
    assert_ne!(a, p);
    assert!(engine.invoke_sync::<bool>("same", (&a, &b)).unwrap());
    drop(a);
    assert_eq!(b.get_sync::<u8>("n").unwrap(), 1);
    b.dispose();
    assert!(matches!(b.get_sync::<u8>("n"), Err(JsError::Disposed { .. })));
    assert!(engine.get_sync::<JsObject>("missing").is_err());
    assert!(engine.eval_as::<JsObject>("7").is_err());
}

#[test]
fn handles_stand_anywhere() {
    let engine = engine(
        "globalThis.o = {}; globalThis.give = () => ({ list: [o, { o }], date: new Date(0) }); globalThis.check = (x) => x.a[0] === o && x.b.c === o",
    );
    #[derive(serde::Deserialize)]
    struct Given {
        list: (JsObject, Inner),
        date: JsObject,
    }
    #[derive(serde::Deserialize)]
    struct Inner {
        o: Option<JsObject>,
    }
    let given: Given = engine.invoke_sync("give", ()).unwrap();
    assert_eq!(Some(&given.list.0), given.list.1.o.as_ref());
    assert_eq!(given.date.invoke_sync::<f64>("getTime", ()).unwrap(), 0.0);
    #[derive(serde::Serialize)]
    struct Out<'a> {
        a: [&'a JsObject; 1],
        b: std::collections::HashMap<&'static str, &'a JsObject>,
    }
    let out = Out { a: [&given.list.0], b: [("c", &given.list.0)].into() };
    assert!(engine.invoke_sync::<bool>("check", (out,)).unwrap());
}

#[test]
fn a_handle_of_another_engine_is_an_error() {
    let (one, two) = (engine("globalThis.o = {}"), engine("globalThis.f = () => {}"));
    let object: JsObject = one.get_sync("o").unwrap();
    let error = two.invoke_sync::<()>("f", (&object,)).unwrap_err();
    assert!(matches!(error, JsError::Argument { index: 0, .. }), "{error}");
}

struct Thing;

#[js_invokable]
impl Thing {
    #[js_invokable]
    fn poke(&self) -> u8 {
        1
    }
}

#[test]
fn nothing_is_left_behind() {
    let engine = engine(
        "globalThis.make = () => ({ x: 1 }); globalThis.use = (f) => {}; globalThis.never = () => new Promise(() => {}); globalThis.fails = () => { throw new Error('x') }",
    );
    let round = || {
        for _ in 0..300 {
            let object: JsObject = engine.invoke_sync("make", ()).unwrap();
            engine.invoke_sync::<()>("use", (&object,)).unwrap();
            engine.invoke_sync::<()>("use", (RustRef::new(Thing),)).unwrap();
            engine.invoke_sync::<()>("use", (Callback::new(|| async {}),)).unwrap();
            engine.invoke_sync::<()>("fails", ()).unwrap_err();
            block_on(engine.invoke::<JsObject>("make", ())).unwrap();
            drop(engine.invoke::<()>("never", (jsinterop::CallSignal,)).start());
        }
        engine.collect_garbage();
        engine.memory_used()
    };
    round();
    let before = round();
    let after = (0..5).fold(before, |_, _| round());
    assert!(after <= before + 20_000, "{before} bytes became {after}");
    assert_eq!(engine.counts().references, 0);
    assert_eq!(engine.counts().calls, 0);
}
