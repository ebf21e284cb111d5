//! Values: whatever arrives as a call's result is an error or fits its type.
#![no_main]

use std::collections::BTreeMap;

use jsinterop::host::{Answer, CallId};
use jsinterop::wire::{Blobs, Message, Shapes, open};
use jsinterop::{BigInt, Bytes, JsObject, Nullable, TypedArray};
use jsinterop_fuzz::{connect, parts};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Row {
    id: u32,
    name: String,
    tags: Vec<Option<String>>,
    by_name: BTreeMap<String, f64>,
    form: Option<Form>,
    bytes: Option<Bytes>,
    object: Option<JsObject>,
    inside: Vec<Row>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
enum Form {
    Unit,
    One(BigInt<i64>),
    Two(u8, char),
    Named { left: Nullable<u8>, right: TypedArray<f32> },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "only read")]
enum Either {
    Row(Box<Row>),
    Number(f64),
    Texts(Vec<String>),
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((body, text)) = parts(data) else { return };
    let kinds =
        [read::<serde_json::Value>, read::<Row>, read::<Vec<Row>>, read::<Either>, read::<(f64, String)>, read::<()>];
    for read in kinds {
        read(&body, text);
    }
});

/// One message around the value, so that what is fuzzed is the value.
fn read<T: DeserializeOwned + Send + 'static>(body: &[u32], text: &[u8]) {
    let (runtime, link) = connect();
    let call = runtime.invoke::<T>("f", ()).start();
    let len = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    // The shape of two keys, cut from the text where there is any.
    let told = if text.len() > 3 { vec![0, 2, 1, 2, 0] } else { vec![] };
    let header = [1, len(text.len()), len(text.len()), len(body.len() + 9)];
    let message = [1, len(body.len() + 5), 0, 0, 1];
    let words = [&header[..], &message, body, &told].concat();
    let (blobs, mut shapes) = (Blobs::default(), Shapes::default());
    blobs.push(vec![7; 40]);
    let Ok(mut incoming) = open(&words, text, &blobs, &mut shapes, &link) else { return };
    while let Ok(Some(message)) = incoming.next_message() {
        if let Message::Return { answer, .. } = message {
            link.settle(CallId(1 << 32), answer.map_or_else(Answer::Failed, Answer::Wire));
        }
    }
    drop(call);
}
