//! What a level changes for the values inside it ends with it.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::runtime;
use crate::JsObject;
use crate::value::ValueError;
use crate::wire::words::Tag;
use crate::wire::{Decoder, read};

fn read_words<T: DeserializeOwned + 'static>(words: &[u32], text: &str) -> Result<T, ValueError> {
    let (runtime, _link) = runtime();
    read(&mut Decoder::bare(words, text), runtime.inner())
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "nothing is there to be read")]
struct Both {
    tagged: Tagged,
    handle: JsObject,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "nothing is there to be read")]
enum Tagged {
    Number(u32),
    Handle(JsObject),
}

#[test]
fn an_enum_hides_only_what_it_holds_from_wants() {
    let [pairs, pair, text, one] = [Tag::Object.with(2), Tag::Object.with(1), Tag::Text.with(6), Tag::Int.with(1)];
    let beside: Result<Both, _> = read_words(&[pairs, text, pair, text, one, text, one], "taggedNumberhandle");
    let beside = beside.unwrap_err().to_string();
    assert!(beside.starts_with("$.handle: expected") && !beside.contains("jsinterop.ref"), "{beside}");
    let inside: Result<Both, _> = read_words(&[pairs, text, pair, text, one, text, one], "taggedHandlehandle");
    let inside = inside.unwrap_err().to_string();
    assert!(inside.starts_with("$.tagged.Handle: expected") && inside.contains("jsinterop.ref"), "{inside}");
}

#[test]
fn siblings_are_on_one_level() {
    let many = 300;
    let words: Vec<u32> = std::iter::once(Tag::Array.with(many)).chain((0..many).map(|_| Tag::Array.with(0))).collect();
    assert_eq!(read_words::<Vec<Vec<u32>>>(&words, "").unwrap().len(), 300);
    let words: Vec<u32> =
        std::iter::once(Tag::Array.with(many)).chain((0..many).map(|_| Tag::Object.with(0))).collect();
    assert_eq!(read_words::<Vec<serde_json::Value>>(&words, "").unwrap().len(), 300);
}
