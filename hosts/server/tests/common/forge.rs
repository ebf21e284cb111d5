//! Frames word by word, as no honest page sends them.

use super::ME;

pub(crate) const SPECIAL: u32 = 1;
pub(crate) const TEXT: u32 = 3;
pub(crate) const KNOWN: u32 = 4;
pub(crate) const ARRAY: u32 = 6;
pub(crate) const SHAPED: u32 = 8;
pub(crate) const DOUBLES: u32 = 9;
pub(crate) const BLOB: u32 = 11;
pub(crate) const JS: u32 = 13;
pub(crate) const RUST: u32 = 14;

pub(crate) const fn word(tag: u32, payload: u32) -> u32 {
    tag | payload << 4
}

/// A message of this kind.
pub(crate) fn message(kind: u32, body: &[u32]) -> Vec<u32> {
    [&[kind, body.len() as u32 + 3, 0], body].concat()
}

/// An item with a frame: words, text, and the numbers and lengths of blobs.
pub(crate) fn item(words: &[u32], text: &[u8], blobs: &[(u32, u32)]) -> Vec<u32> {
    let mut item = vec![1, words.len() as u32, text.len() as u32, blobs.len() as u32];
    item.extend(blobs.iter().flat_map(|(number, len)| [*number, *len]));
    item.extend(words);
    item.extend(padded(text));
    item
}

pub(crate) fn piece(blob: u32, index: u32, bytes: &[u8]) -> Vec<u32> {
    [&[2, blob, index, bytes.len() as u32], &*padded(bytes)].concat()
}

fn padded(bytes: &[u8]) -> Vec<u32> {
    let mut bytes = bytes.to_vec();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect()
}

/// The words of a frame: header, messages, and shapes as their keys' lengths; the keys are at the end of the text.
pub(crate) fn words(messages: &[u32], text: &str, keys_at: usize, shapes: &[Vec<u32>]) -> Vec<u32> {
    let len = text.len() as u32;
    let mut words = vec![1, len, len, messages.len() as u32 + 4];
    words.extend(messages);
    if !shapes.is_empty() {
        words.push(keys_at as u32);
        for lens in shapes {
            words.push(lens.len() as u32);
            words.extend(lens);
        }
    }
    words
}

/// An invocation of an export of this crate with one argument.
pub(crate) fn invocation(id: u32, name: &str, argument: &[u32]) -> (Vec<u32>, String) {
    let target = [word(TEXT, ME.len() as u32), word(TEXT, name.len() as u32)];
    (message(2, &[&[0, 0], &target[..], &[id, 0, word(ARRAY, 1)], argument].concat()), format!("{ME}{name}"))
}

/// The same, as an item.
pub(crate) fn invoke(id: u32, name: &str, argument: &[u32], text: &str) -> Vec<u32> {
    let (message, names) = invocation(id, name, argument);
    let text = names + text;
    item(&words(&message, &text, 0, &[]), text.as_bytes(), &[])
}

/// An invocation of a method of something that Rust gave.
pub(crate) fn invoke_method(id: u32, reference: u32, name: &str) -> Vec<u32> {
    let body = [reference, 0, word(TEXT, name.len() as u32), id, 0, word(ARRAY, 0)];
    item(&words(&message(2 | 1 << 8, &body), name, 0, &[]), name.as_bytes(), &[])
}
