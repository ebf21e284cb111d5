//! An honest packet, and what is left of it when it is cut off: it ends its session or is harmless. `fuzz/` changes more of it.

use std::sync::Arc;

use jsinterop::JsRuntime;

use crate::core::Core;
use crate::fuzzing::{self, play};
use crate::packet::{DATA, Writer};

/// A session whose browser is the test, and nobody's socket.
pub(crate) fn session() -> (JsRuntime, Arc<Core>) {
    let (runtime, core) = fuzzing::session("jsinterop-server");
    (runtime, core.unwrap())
}

/// Takes packets in; nothing of the session is left afterwards. Answers how many are such packets.
fn is_harmless(packets: &[&[u8]]) -> usize {
    let begin = |runtime: &JsRuntime| runtime.invoke::<serde_json::Value>("f", ()).start();
    let (taken, counts) = play("jsinterop-server", begin, packets).unwrap();
    assert_eq!((counts.calls, counts.references, counts.objects, counts.invocations), (0, 0, 0, 0));
    taken
}

/// A frame that an honest page sends: an invocation with an object of each kind of value, an answer, a release.
fn honest() -> Vec<u8> {
    let text = "jsinterop-serveraddkey";
    let tagged = |tag: u32, payload: u32| tag | payload << 4;
    let values = [tagged(6, 6), 7 << 4, tagged(1, 2), tagged(8, 0), tagged(1, 3), tagged(9, 1), 0, 0];
    let more = [tagged(10, 1), 3, 0x0003_0201, tagged(13, 0), 5, 1, tagged(12, 2), 9];
    let mut invoke = vec![2, 0, 0, 0, 0, tagged(3, 16), tagged(3, 3), 1, 0, tagged(6, 1)];
    invoke.extend(values.iter().chain(&more));
    invoke[1] = u32::try_from(invoke.len()).unwrap();
    let rest = [1, 6, 0, 0, 1, 7 << 4, 4, 6, 0, 1, 0, 1, 3, 6, 0, 1, 0, 0];
    let told = 4 + u32::try_from(invoke.len() + rest.len()).unwrap();
    let length = u32::try_from(text.len()).unwrap();
    let words: Vec<u32> = [&[1, length, length, told], &*invoke, &rest, &[19, 1, 3]].concat();
    let mut writer = Writer::new(DATA, 0, 0);
    writer.frame(&words, text.as_bytes(), &[]);
    writer.finish()
}

#[test]
fn whole_or_cut_off() {
    let whole = honest();
    assert_eq!(is_harmless(&[&whole]), 1);
    for len in 0..whole.len() {
        is_harmless(&[&whole[..len], &whole]);
    }
}
