//! Packets of a socket: whatever a browser sends, its session ends or it is harmless, and nothing of it is left.
#![no_main]

use jsinterop::{Bytes, Callback, JsObject, JsRuntime, RustRef, js_invokable};
use jsinterop_server::fuzzing::play;

#[js_invokable]
fn add(a: f64, b: Option<f64>) -> f64 {
    a + b.unwrap_or_default()
}

#[js_invokable]
fn keep(value: serde_json::Value, bytes: Bytes) -> (serde_json::Value, Bytes) {
    (value, bytes)
}

#[js_invokable]
fn echo(object: JsObject) -> JsObject {
    object
}

/// Never comes to an end by itself.
#[js_invokable]
async fn waits(_object: Option<JsObject>) {
    std::future::pending::<()>().await;
}

#[js_invokable]
async fn lend() -> RustRef<Lent> {
    RustRef::new(Lent)
}

struct Lent;

#[js_invokable]
impl Lent {
    #[js_invokable]
    async fn waits(&self, other: Option<RustRef<Lent>>) {
        drop(other);
        std::future::pending::<()>().await;
    }
}

/// What a session has under way: calls that wait for each kind of answer, an object and a closure that were lent.
fn begin(runtime: &JsRuntime) -> impl Sized + use<> {
    let (object, closure) = (RustRef::new(Lent), Callback::new(|value: serde_json::Value| async move { value }));
    let calls = (
        runtime.invoke::<serde_json::Value>("f", (&object, &closure)).start(),
        runtime.invoke::<Vec<JsObject>>("g", ()).start(),
        runtime.invoke::<Bytes>("h", ()).start(),
        runtime.invoke::<()>("i", ()).start(),
    );
    (calls, object, closure)
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (_, counts) = play("jsinterop-fuzz", begin, &split(data)).expect("there is an executor");
    let left = (counts.calls, counts.references, counts.objects, counts.invocations);
    assert_eq!(left, (0, 0, 0, 0), "something of the session is left");
});

/// Packets, each with its length in words before it.
fn split(mut data: &[u8]) -> Vec<&[u8]> {
    let mut packets = Vec::new();
    while let Some((words, rest)) = data.split_first() {
        let (packet, rest) = rest.split_at((*words as usize * 4).min(rest.len()));
        packets.push(packet);
        data = rest;
    }
    packets
}
