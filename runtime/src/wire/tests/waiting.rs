//! Calls that a wire host could not take at once: what they come to is what they would have been.

use std::collections::BTreeMap;

use futures::FutureExt as _;
use proptest::prelude::*;
use serde::Serialize;

use super::rows;
use super::socket::{Sent, connect};
use crate::buffer::own;
use crate::host::{ObjectId, Status};
use crate::value::Sending;
use crate::wire::{Encoder, Tables};
use crate::{BigInt, Bytes, CallSignal, Callback, ElementRef, JsError, JsObject, Nullable, RustRef};

struct Helper;

#[derive(Serialize)]
struct Options<'a> {
    signal: CallSignal,
    object: &'a JsObject,
    element: ElementRef,
    helper: &'a RustRef<Helper>,
    listener: &'a Callback,
    asking: &'a Callback,
    by_name: BTreeMap<&'static str, Option<f64>>,
    numbers: Vec<f64>,
    nothing: (),
    unset: Option<u8>,
    null: Nullable<u8>,
    bytes: Bytes,
    big: BigInt<i128>,
}

#[test]
fn a_call_that_waited_is_what_it_would_have_been() {
    let (runtime, link, socket) = connect();
    let object = JsObject::received(runtime.inner(), ObjectId(7));
    let (helper, listener) = (RustRef::new(Helper), Callback::new(|| async {}));
    let asking = Callback::sync(|_: JsObject, _: Vec<JsObject>| ());
    let options = || Options {
        signal: CallSignal,
        object: &object,
        element: ElementRef::selector("#grüße"),
        helper: &helper,
        listener: &listener,
        asking: &asking,
        by_name: BTreeMap::from([("a", Some(1.5)), ("b", None), ("c", Some(-0.0))]),
        numbers: vec![0.5, 1e300, f64::NAN],
        nothing: (),
        unset: None,
        null: Nullable::Null,
        bytes: Bytes(vec![7; 3000]),
        big: BigInt(i128::MIN),
    };
    let args = || (options(), &object, "text", [(1, "text"), (-1, "text")], options(), 0.5, ());
    let taken = runtime.invoke::<()>("a.b", args()).start();
    socket.be_busy(true, &link);
    let waited = runtime.invoke::<()>("a.b", args()).start();
    socket.be_busy(false, &link);
    let frames = std::mem::take(&mut socket.seen().frames);
    assert_eq!(frames.len(), 2);
    assert!(frames[0] == frames[1], "{:?}\n{:?}", frames[0].0, frames[1].0);
    drop((taken, waited));
    assert_eq!(socket.seen().cancelled.len(), 2);
}

#[test]
fn a_call_keeps_what_it_names_until_it_is_sent() {
    let (runtime, link, socket) = connect();
    socket.be_busy(true, &link);
    let object = JsObject::received(runtime.inner(), ObjectId(7));
    let (helper, listener) = (RustRef::new(Helper), Callback::sync(|_: JsObject| ()));
    let waiting = runtime.invoke::<()>("f", (&helper, &listener, &object)).start();
    drop((helper, listener, object));
    assert_eq!(runtime.counts().references, 2);
    assert_eq!(socket.seen().released, 0, "not before it is named");
    socket.be_busy(false, &link);
    assert_eq!(socket.seen().frames.len(), 1);
    assert_eq!(socket.seen().released, 1);
    drop(waiting);
    assert!(matches!(
        runtime.invoke::<()>("f", (RustRef::new(Helper), u64::MAX)).start().now_or_never(),
        Some(Err(JsError::Argument { index: 1, .. }))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arguments_in_a_form_of_their_own(rows in prop::collection::vec(rows(), 0..3), big in any::<i128>()) {
        let (runtime, _, _) = connect();
        let sending = Sending::buffering(runtime.inner());
        let args = (rows, BigInt(big), RustRef::new(Helper));
        let trees = own(&args, &sending).unwrap();
        #[cfg(feature = "value-host")]
        {
            let mut writer = crate::value::TreeWriter::default();
            crate::args::JsArgs::write(&args, &mut crate::args::ArgSink::new(&mut writer, &sending)).unwrap();
            prop_assert_eq!(&writer.finish(), &trees);
        }
        let mut encoder = Encoder::new(Tables::Own);
        encoder.begin();
        for tree in &trees {
            tree.encode(&mut encoder, runtime.inner()).unwrap();
        }
        prop_assert_eq!(&crate::wire::trees(&mut encoder, runtime.inner()).unwrap(), &trees);
        sending.take_back();
    }
}

#[test]
fn calls_that_waited_keep_their_order_and_may_be_dropped() {
    let (runtime, link, socket) = connect();
    socket.be_busy(true, &link);
    let helper = RustRef::new(Helper);
    let calls = [1, 2, 3].map(|number| runtime.invoke::<()>("f", (&helper, number)).start());
    let [first, second, third] = calls;
    drop(second);
    assert_eq!((socket.seen().frames.len(), runtime.counts().calls), (0, 2));
    socket.be_busy(false, &link);
    let frames = std::mem::take(&mut socket.seen().frames);
    let last = |(words, _, _): &Sent| words[words[3] as usize - 1] >> 4;
    assert_eq!(frames.iter().map(last).collect::<Vec<_>>(), [1, 3]);
    assert!(socket.seen().cancelled.is_empty(), "what was not sent is not cancelled");
    link.set_status(Status::Ended);
    let ended = [first, third].map(|call| call.now_or_never().unwrap().unwrap_err());
    assert!(ended.iter().all(|error| matches!(error, JsError::Disconnected { may_have_run: true, .. })));
}

#[test]
fn what_waits_at_the_end_has_not_run() {
    let (runtime, link, socket) = connect();
    socket.be_busy(true, &link);
    let call = runtime.invoke::<()>("f", (RustRef::new(Helper),)).start();
    assert_eq!(runtime.counts().references, 1);
    link.set_status(Status::Ended);
    let error = call.now_or_never().unwrap().unwrap_err();
    assert!(matches!(error, JsError::Disconnected { may_have_run: false, .. }));
    assert_eq!(runtime.counts().references, 0);
}

#[test]
fn what_many_runtimes_held_knows_none_that_ended() {
    let helper = RustRef::new(Helper);
    let listener = Callback::new(|| async {});
    for _ in 0..3 {
        let (runtime, link, _socket) = connect();
        runtime.invoke::<()>("keep", (&helper, &listener)).detach();
        assert_eq!((helper.shared().places(), runtime.counts().references), (1, 2));
        link.set_status(Status::Ended);
        assert_eq!(helper.shared().places(), 0);
    }
}
