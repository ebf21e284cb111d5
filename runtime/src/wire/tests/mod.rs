//! Round trips of values, hostile words, and messages. JavaScript's half of the same is in `js/test`.

mod frames;
mod hostile;
mod levels;
mod socket;
mod waiting;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use self::socket::connect;
use super::words::{Tag, payload, words_for};
use super::*;
use crate::value::Sending;
use crate::{BigInt, Bytes, JsRuntime, Nullable, TypedArray};

fn runtime() -> (JsRuntime, Link) {
    let (runtime, link, _) = connect();
    (runtime, link)
}

/// Reads a frame on its way to JavaScript as the agent would send the same values back: string lengths in bytes, no table of strings.
fn turn_around(frame: &Frame<'_>) -> (Vec<u32>, String) {
    let text = std::str::from_utf8(frame.text).unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    let (mut at, mut here) = (4, 0);
    let (mut words, mut out) = (vec![frame.words[0], 0, 0, 0], String::new());
    let mut kept: BTreeMap<u32, String> = BTreeMap::new();
    let mut cut = |len: usize| {
        here += len;
        String::from_utf16(&units[here - len..here]).unwrap()
    };
    let told_at = frame.words[3] as usize;
    let mut keep = None;
    while at < told_at {
        let word = frame.words[at];
        at += 1;
        let fixed = match Tag::of(word) {
            Tag::Keep => {
                keep = Some(payload(word));
                continue;
            }
            Tag::Text | Tag::Known => {
                let text = match Tag::of(word) {
                    Tag::Known => kept[&payload(word)].clone(),
                    _ => cut(payload(word) as usize),
                };
                words.push(Tag::Text.with(u32::try_from(text.len()).unwrap()));
                out.push_str(&text);
                if let Some(slot) = keep.take() {
                    kept.insert(slot, text);
                }
                continue;
            }
            Tag::Double | Tag::Object2Js | Tag::Object2Rust => 2,
            Tag::Doubles => 2 * payload(word) as usize,
            Tag::Blob => 1,
            Tag::Bytes => 1 + words_for(frame.words[at] as usize),
            Tag::BigInt => (payload(word) >> 1) as usize,
            _ => 0,
        };
        words.push(word);
        words.extend(&frame.words[at..at + fixed]);
        at += fixed;
    }
    words[3] = u32::try_from(words.len()).unwrap();
    if let Some((_, lens)) = frame.words[told_at..].split_first() {
        words.push(u32::try_from(out.len()).unwrap());
        let mut lens = lens.iter();
        while let Some(count) = lens.next() {
            words.push(*count);
            for len in lens.by_ref().take(*count as usize) {
                let key = cut(*len as usize);
                words.push(u32::try_from(key.len()).unwrap());
                out.push_str(&key);
            }
        }
    }
    words[1] = u32::try_from(out.len()).unwrap();
    (words, out)
}

fn there_and_back<T: Serialize + DeserializeOwned + 'static>(value: &T) -> Result<T, ValueError> {
    let (runtime, link) = runtime();
    let mut encoder = Encoder::new(Tables::Own);
    encoder.begin();
    write(value, &Sending::new(runtime.inner()), &mut encoder)?;
    let frame = encoder.end();
    let (words, text) = turn_around(&frame);
    let blobs = Blobs::default();
    for blob in std::mem::take(frame.blobs) {
        blobs.push(blob);
    }
    let opened = frame::open(&words, text.as_bytes(), &blobs, &mut Shapes::default()).unwrap();
    let mut decoder = Decoder::new(opened.words, opened.text, &opened, &link);
    let value = read(&mut decoder, runtime.inner())?;
    assert_eq!(decoder.word().ok(), None, "all of it was read");
    Ok(value)
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Form {
    Empty,
    One(f64),
    Two(String, i32),
    Named { left: Option<u8>, right: Vec<Form> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    id: i64,
    name: String,
    score: f64,
    tags: Vec<String>,
    forms: Vec<Form>,
    by_name: BTreeMap<String, i32>,
    by_number: BTreeMap<i32, bool>,
    pair: (u16, char),
    bytes: Bytes,
    samples: TypedArray<f32>,
    big: BigInt<i128>,
    unset: Option<String>,
    null: Nullable<u8>,
    numbers: Vec<f64>,
    flags: Vec<Option<bool>>,
}

fn forms() -> impl Strategy<Value = Form> {
    let leaf = prop_oneof![
        Just(Form::Empty),
        any::<i32>().prop_map(|number| Form::One(number.into())),
        (".*", any::<i32>()).prop_map(|(text, number)| Form::Two(text, number)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        (any::<Option<u8>>(), prop::collection::vec(inner, 0..4)).prop_map(|(left, right)| Form::Named { left, right })
    })
}

fn rows() -> impl Strategy<Value = Row> {
    let scalars = (-(1_i64 << 53) + 1..1 << 53, ".*", -1e9..1e9_f64, prop::collection::vec("[a-zä😀]{0,30}", 0..5));
    let inside = (
        prop::collection::vec(forms(), 0..4),
        prop::collection::btree_map(".{0,8}", any::<i32>(), 0..5),
        prop::collection::btree_map(any::<i32>(), any::<bool>(), 0..5),
        any::<(u16, char)>(),
    );
    let special = (
        prop::collection::vec(any::<u8>(), 0..3000),
        prop::collection::vec(-1e6..1e6_f32, 0..5),
        any::<i128>(),
        any::<Option<String>>(),
        any::<Option<u8>>(),
        prop::collection::vec(-1e300..1e300_f64, 0..9),
        prop::collection::vec(any::<Option<bool>>(), 0..5),
    );
    (scalars, inside, special).prop_map(|((id, name, score, tags), (forms, by_name, by_number, pair), special)| {
        let (bytes, samples, big, unset, null, numbers, flags) = special;
        let (bytes, samples, big, null) = (Bytes(bytes), TypedArray(samples), BigInt(big), Nullable::from(null));
        Row { id, name, score, tags, forms, by_name, by_number, pair, bytes, samples, big, unset, null, numbers, flags }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_out_comes_back(rows in prop::collection::vec(rows(), 0..4)) {
        prop_assert_eq!(there_and_back(&rows).unwrap(), rows);
    }

    #[test]
    fn byte_strings_come_back(bytes in prop::collection::vec(any::<u8>(), 0..4000)) {
        prop_assert_eq!(there_and_back(&bytes).unwrap(), bytes);
    }

    #[test]
    fn hostile_words_are_an_error(
        words in prop::collection::vec(prop_oneof![0..400_u32, any::<u32>()], 0..40),
        text in ".{0,20}",
        told_at in 0..40_u32,
    ) {
        let (runtime, link) = runtime();
        let len = u32::try_from(text.len()).unwrap();
        let words = [&[0, len, len, told_at], &*words].concat();
        let blobs = Blobs::default();
        blobs.push(vec![1, 2, 3]);
        let mut shapes = Shapes::default();
        if let Ok(opened) = frame::open(&words, text.as_bytes(), &blobs, &mut shapes) {
            let start = || Decoder::new(opened.words, opened.text, &opened, &link);
            let _ = read::<serde_json::Value>(&mut start(), runtime.inner());
            let _ = read::<Vec<Row>>(&mut start(), runtime.inner());
            let _ = read::<Vec<Option<u64>>>(&mut start(), runtime.inner());
            let _ = read::<()>(&mut start(), runtime.inner());
            let mut incoming = Incoming::new(opened, &link);
            while let Ok(Some(message)) = incoming.next_message() {
                drop(message);
            }
        }
    }
}

#[test]
fn numbers_are_what_they_were() {
    for number in [0.0, -0.0, 0.5, -1.0, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE] {
        assert_eq!(there_and_back(&number).unwrap().to_bits(), number.to_bits());
    }
    for number in [0, 1, -1, (1 << 27) - 1, 1 << 27, -(1 << 27), -(1 << 27) - 1, i32::MAX, i32::MIN] {
        assert_eq!(there_and_back(&number).unwrap(), number);
    }
    let safe = (1_i64 << 53) - 1;
    assert_eq!(there_and_back(&safe).unwrap(), safe);
    assert!(there_and_back(&(safe + 1)).unwrap_err().to_string().contains("BigInt"));
    assert_eq!(there_and_back(&BigInt(u128::MAX)).unwrap().0, u128::MAX);
    assert_eq!(there_and_back(&BigInt(i128::MIN)).unwrap().0, i128::MIN);
}

#[test]
fn arrays_of_doubles_are_packed() {
    let (runtime, _) = runtime();
    let mut encoder = Encoder::new(Tables::Own);
    encoder.begin();
    write(&vec![0.5; 100], &Sending::new(runtime.inner()), &mut encoder).unwrap();
    assert_eq!(encoder.end().words.len(), 4 + 1 + 200);
    let mixed = vec![vec![0.5, 1.5], vec![], vec![2.5]];
    assert_eq!(there_and_back(&mixed).unwrap(), mixed);
}

#[test]
fn says_what_does_not_fit_and_where() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Sent {
        tags: Vec<Nullable<u8>>,
    }
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Wanted {
        tags: Vec<u8>,
    }

    let (runtime, link) = runtime();
    let mut encoder = Encoder::new(Tables::Own);
    encoder.begin();
    let value = Sent { tags: vec![Nullable::Value(1), Nullable::Null] };
    write(&value, &Sending::new(runtime.inner()), &mut encoder).unwrap();
    let (words, text) = turn_around(&encoder.end());
    let blobs = Blobs::default();
    let opened = frame::open(&words, text.as_bytes(), &blobs, &mut Shapes::default()).unwrap();
    let mut decoder = Decoder::new(opened.words, opened.text, &opened, &link);
    let error = read::<Wanted>(&mut decoder, runtime.inner()).unwrap_err();
    assert_eq!(error.to_string(), "$.tags[1]: expected u8, found null");
}

#[test]
fn nesting_ends() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Nest(Vec<Nest>);
    let nest = |depth| (0..depth).fold(Nest(vec![]), |inside, _| Nest(vec![inside]));
    assert!(there_and_back(&nest(126)).is_ok());
    assert!(there_and_back(&nest(128)).unwrap_err().to_string().contains("deeper than 128"));
}

#[test]
fn a_failed_value_leaves_no_trace() {
    #[derive(Serialize)]
    struct Bad {
        name: &'static str,
        number: u64,
    }
    let (runtime, _) = runtime();
    let sending = Sending::new(runtime.inner());
    let mut encoder = Encoder::new(Tables::Shared);
    let mut clean = Encoder::new(Tables::Shared);
    for encoder in [&mut encoder, &mut clean] {
        encoder.begin();
    }
    let mark = encoder.mark();
    assert!(write(&Bad { name: "tag", number: u64::MAX }, &sending, &mut encoder).is_err());
    encoder.undo(mark);
    for encoder in [&mut encoder, &mut clean] {
        write(&Bad { name: "other", number: 1 }, &sending, encoder).unwrap();
    }
    let (one, other) = (encoder.end(), clean.end());
    assert_eq!((one.words, one.text), (other.words, other.text));
}

/// A struct of one field, whose name is as good as declared.
struct One(&'static str);

impl Serialize for One {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut one = serializer.serialize_struct("One", 1)?;
        one.serialize_field(self.0, &1)?;
        one.end()
    }
}

fn leaked(number: u32) -> &'static str {
    Box::leak(format!("key{number}").into_boxed_str())
}

#[test]
fn tables_are_bounded() {
    let (runtime, _) = runtime();
    let sending = Sending::new(runtime.inner());
    let mut encoder = Encoder::new(Tables::Shared);
    let mut resets = 0;
    for number in 0..20_000_u32 {
        encoder.begin();
        write(&One(leaked(number)), &sending, &mut encoder).unwrap();
        resets += usize::from(encoder.end().words[0] & Frame::RESET != 0);
    }
    assert_eq!(resets, 1);
}

/// Reads `T` and makes do where that fails, as an application's `deserialize_with` may.
#[derive(Debug)]
struct MakeDo<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for MakeDo<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(T::deserialize(deserializer).ok()))
    }
}

/// Reads what was written as another type.
fn read_as<T: DeserializeOwned + 'static>(value: &impl Serialize) -> T {
    let (runtime, link) = runtime();
    let mut encoder = Encoder::new(Tables::Own);
    encoder.begin();
    write(value, &Sending::new(runtime.inner()), &mut encoder).unwrap();
    let (words, text) = turn_around(&encoder.end());
    let blobs = Blobs::default();
    let opened = frame::open(&words, text.as_bytes(), &blobs, &mut Shapes::default()).unwrap();
    let mut decoder = Decoder::new(opened.words, opened.text, &opened, &link);
    let value = read(&mut decoder, runtime.inner()).unwrap();
    assert_eq!(decoder.word().ok(), None, "all of it was read");
    value
}

proptest! {
    /// Whatever stands there, and however far the type got with it: what is behind it is read in its place.
    #[test]
    fn an_error_ends_behind_its_value(forms in prop::collection::vec(forms(), 0..4), row in rows()) {
        type Tried = (MakeDo<u8>, MakeDo<Vec<(Form, u8)>>, MakeDo<Row>, MakeDo<(Form,)>, MakeDo<Vec<Named>>, MakeDo<BTreeMap<String, u8>>, u8);
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "what is read is of no interest")]
        struct Named { right: Option<Vec<Unit>>, id: Option<u8> }
        #[derive(Debug, Deserialize)]
        enum Unit { Empty, One, Two(()) }
        let written = (&forms, &forms, &forms, &forms, &forms, &forms, 7_u8);
        prop_assert_eq!(read_as::<Tried>(&written).6, 7);
        let written = (&row, &row, &forms, &row, [&row], &row, 7_u8);
        prop_assert_eq!(read_as::<Tried>(&written).6, 7);
    }
}
