//! Arguments that cannot be passed leave nothing behind.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use common::{block_on, engine, eventually};
use jsinterop::{CallSignal, Callback, JsError, JsObject, RustRef};
use serde::ser::{Error as _, SerializeSeq as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

struct Refuses;

impl Serialize for Refuses {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("refused on purpose"))
    }
}

#[test]
fn a_reference_before_one_is_received_no_more_often_than_it_was_given() {
    let engine = engine(
        "globalThis.held = null; globalThis.hold = (x) => { held = x }; globalThis.swap = (give) => { held = null; held = give() }",
    );
    let shared = RustRef::new(5_u32);
    let again = shared.clone();
    let give = Callback::sync(move || again.clone());
    engine.invoke_sync::<()>("hold", (&shared,)).unwrap();
    for _ in 0..3 {
        engine.invoke_sync::<()>("hold", (&shared, Refuses)).unwrap_err();
        block_on(engine.invoke::<()>("hold", (&shared, Refuses))).unwrap_err();
    }
    engine.invoke_sync::<()>("swap", (&give,)).unwrap();
    // The object that JavaScript holds, and the function it got.
    eventually(|| engine.counts().references <= 2);
    assert!(engine.get_sync::<RustRef<u32>>("held").is_ok(), "it is still there");
    engine.eval("held = null").unwrap();
    drop(give);
    eventually(|| engine.counts().references == 0);
}

#[test]
fn a_reference_that_only_a_failed_result_had_is_let_go_of() {
    let engine = engine("globalThis.call = (f) => { try { f() } catch {} }");
    let give = Callback::sync(|| (RustRef::new(5_u32), Refuses));
    engine.invoke_sync::<()>("call", (&give,)).unwrap();
    eventually(|| engine.counts().references <= 1);
}

#[test]
fn a_signal_before_one_is_forgotten() {
    let engine = engine("globalThis.take = () => {}");
    let made = || {
        engine.collect_garbage();
        engine.memory_used()
    };
    let round = || {
        for _ in 0..200 {
            block_on(engine.invoke::<()>("take", (CallSignal, Refuses))).unwrap_err();
        }
    };
    round();
    let before = made();
    round();
    assert!(made() < before + 20_000, "{before} bytes before, {} after", made());
}

#[test]
fn a_signal_means_nothing_in_a_synchronous_call() {
    let engine = engine("globalThis.take = () => {}");
    let error = engine.invoke_sync::<()>("take", (CallSignal,)).unwrap_err();
    assert!(matches!(&error, JsError::Argument { index: 0, .. }), "{error:?}");
}

/// Goes on after what did not go.
struct GoesOn(u8);

impl Serialize for GoesOn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 == 0 {
            let mut object = serializer.serialize_struct("GoesOn", 2)?;
            let _ = object.serialize_field("a", &Refuses);
            object.serialize_field("b", &1)?;
            object.end()
        } else {
            let mut list = serializer.serialize_seq(None)?;
            let _ = list.serialize_element(&[vec![GoesOn(0)], vec![]]);
            let _ = list.serialize_element(&(1, Refuses));
            list.serialize_element(&1)?;
            list.end()
        }
    }
}

#[test]
fn whoever_goes_on_after_one_gets_an_error() {
    let engine = engine("globalThis.take = (...all) => JSON.stringify(all); globalThis.keep = (x) => x");
    for kind in [0, 1] {
        let error = engine.invoke_sync::<String>("take", (1, GoesOn(kind), 2)).unwrap_err();
        assert!(error.to_string().contains("went on"), "{error}");
        let error = block_on(engine.invoke::<String>("take", (1, GoesOn(kind), 2))).unwrap_err();
        assert!(error.to_string().contains("went on"), "{error}");
    }
    let give = Callback::sync(|| GoesOn(1));
    engine
        .eval("globalThis.call = (f) => { try { return JSON.stringify(f()) } catch (error) { return error.message } }")
        .unwrap();
    let told = engine.invoke_sync::<String>("call", (&give,)).unwrap();
    assert!(told.contains("went on"), "{told}");
    let _: JsObject = engine.invoke_sync("keep", (&serde_json::json!({ "a": [1] }),)).unwrap();
}
