//! A hostile other side: what it sends is an error or harmless, never more than the budget of its frame.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use serde_json::Value;

use super::{Row, rows, runtime, turn_around};
use crate::host::InvocationTarget;
use crate::value::Sending;
use crate::wire::words::{Special, Tag};
use crate::wire::{Blobs, Budget, Decoder, Encoder, Message, Shapes, Tables, frame as frames, open};
use crate::{BigInt, Bytes, JsFunction, JsObject, RustRef, TypedArray};

/// A frame of its own: these messages' words, the text, and shapes as their keys' lengths.
fn frame(messages: &[Vec<u32>], text: &str, keys_at: usize, shapes: &[&[u32]]) -> Vec<u32> {
    let len = u32::try_from(text.len()).unwrap();
    let mut words = vec![1, len, len, 0];
    words.extend(messages.iter().flatten());
    words[3] = u32::try_from(words.len()).unwrap();
    if !shapes.is_empty() {
        words.push(u32::try_from(keys_at).unwrap());
        for lens in shapes {
            words.push(u32::try_from(lens.len()).unwrap());
            words.extend(*lens);
        }
    }
    words
}

/// A frame whose messages are these words, whatever they are.
fn frame_of(body: &[u32], text: usize) -> Vec<u32> {
    let len = u32::try_from(text).unwrap();
    [&[1, len, len, 4 + u32::try_from(body.len()).unwrap()], body].concat()
}

fn message(kind: u32, text_at: u32, body: &[u32]) -> Vec<u32> {
    let mut words = vec![kind, 3 + u32::try_from(body.len()).unwrap(), text_at];
    words.extend(body);
    words
}

/// An answer with this value.
fn answer(value: &[u32]) -> Vec<u32> {
    message(1, 0, &[&[7, 1], value].concat())
}

/// What a whole frame came to: how many messages were understood, and the error.
fn read_all(words: &[u32], text: &[u8], budget: Budget) -> (usize, Option<String>) {
    let (runtime, link) = runtime();
    let blobs = Blobs::default();
    blobs.push(vec![7; 2000]);
    let mut shapes = Shapes::default();
    let mut incoming = match open(words, text, &blobs, &mut shapes, &link) {
        Ok(incoming) => incoming.within(budget),
        Err(error) => return (0, Some(error.to_string())),
    };
    let mut read = 0;
    loop {
        match incoming.next_message() {
            Ok(None) => return (read, None),
            Err(error) => return (read, Some(error.to_string())),
            Ok(Some(Message::Return { answer: Ok(mut decoder), .. })) => {
                let _ = crate::wire::read::<Value>(&mut decoder, runtime.inner());
            }
            Ok(Some(Message::Invoke { id, target, args, is_sync })) => {
                if is_sync {
                    let _ = link.invoke_wire_sync(target, args);
                } else {
                    let _ = link.invoke_wire(id, target, args);
                }
            }
            Ok(Some(_)) => {}
        }
        read += 1;
    }
}

fn says(words: &[u32], text: &str, budget: Budget, what: &str) {
    let (_, error) = read_all(words, text.as_bytes(), budget);
    assert!(error.as_deref().is_some_and(|error| error.contains(what)), "{what}: {error:?}");
}

#[test]
fn a_short_frame_that_becomes_much_is_caught_before_it_does() {
    // One key of 64 KiB, in each of 10,000 objects.
    let key = "k".repeat(1 << 16);
    let mut value = vec![Tag::Array.with(10_000)];
    for _ in 0..10_000 {
        value.extend([Tag::Shaped.with(0), Tag::Int.with(1)]);
    }
    let words = frame(&[answer(&value)], &key, 0, &[&[1 << 16]]);
    says(&words, &key, Budget::UNLIMITED.bytes(1 << 20), "the limit on decoded bytes of one message (1048576)");
    assert_eq!(read_all(&words[..], key.as_bytes(), Budget::UNLIMITED.values(20_001)), (1, None));
    says(&words, &key, Budget::UNLIMITED.values(20_000), "the limit on values of one message (20000)");
}

#[test]
fn a_budget_is_for_each_message() {
    let one = answer(&[Tag::Array.with(2), Tag::Int.with(1), Tag::Text.with(3)]);
    let words = frame(&vec![one; 64], "abc", 0, &[]);
    assert_eq!(read_all(&words, b"abc", Budget::UNLIMITED.values(3).bytes(3)), (64, None));
    assert_eq!(read_all(&words, b"abc", Budget::UNLIMITED.values(2)).0, 0);
    assert_eq!(read_all(&words, b"abc", Budget::UNLIMITED.bytes(2)).0, 0);
}

#[test]
fn many_messages_that_become_much_together_are_caught() {
    let key = "k".repeat(1 << 12);
    let one = answer(&[Tag::Shaped.with(0), Tag::Int.with(1)]);
    let words = frame(&vec![one; 10_000], &key, 0, &[&[1 << 12]]);
    let (read, error) = read_all(&words, key.as_bytes(), Budget::UNLIMITED.bytes(1 << 12));
    assert!(error.is_some_and(|error| error.contains("the limit on decoded bytes of one frame (")));
    assert!((1_000..2_000).contains(&read), "{read} of them were read");
}

#[test]
fn everything_counts() {
    let budget = Budget::UNLIMITED.values(50).bytes(100).depth(3);
    let nested = |depth: usize| [vec![Tag::Array.with(1); depth], vec![Tag::Int.with(0)]].concat();
    assert_eq!(read_all(&frame(&[answer(&nested(3))], "", 0, &[]), b"", budget), (1, None));
    says(&frame(&[answer(&nested(4))], "", 0, &[]), "", budget, "the limit on levels of one value (3)");
    let side_by_side = [vec![Tag::Array.with(4)], nested(2), nested(2), nested(1), nested(2)].concat();
    assert_eq!(read_all(&frame(&[answer(&side_by_side)], "", 0, &[]), b"", budget), (1, None));
    says(
        &frame(&[answer(&[Tag::Blob.with(1), 0])], "", 0, &[]),
        "",
        budget,
        "the limit on decoded bytes of one message (100)",
    );
    let bytes = [vec![Tag::Bytes.with(1), 104], vec![0; 26]].concat();
    says(&frame(&[answer(&bytes)], "", 0, &[]), "", budget, "the limit on decoded bytes of one message (100)");
    let text = "x".repeat(101);
    says(
        &frame(&[answer(&[Tag::Text.with(101)])], &text, 0, &[]),
        &text,
        budget,
        "the limit on decoded bytes of one message (100)",
    );
    let doubles = [vec![Tag::Doubles.with(50)], vec![0; 100]].concat();
    says(&frame(&[answer(&doubles)], "", 0, &[]), "", budget, "the limit on values of one message (50)");
    // Arguments, and exceptions, too.
    let exception = message(1 | 1 << 8, 0, &[7, 1, Tag::Text.with(101)]);
    says(&frame(&[exception], &text, 0, &[]), &text, budget, "the limit on decoded bytes of one message (100)");
    let invoke = message(2 | 2 << 8, 0, &[&[7, 1, 9, 0], &*doubles].concat());
    says(&frame(&[invoke], "", 0, &[]), "", budget, "the limit on values of one message (50)");
}

#[test]
fn lengths_that_are_not_there_are_errors_at_once() {
    let max = u32::MAX >> 4;
    for tag in [Tag::Array, Tag::Object, Tag::Doubles, Tag::Text, Tag::Shaped, Tag::BigInt] {
        let (_, error) = read_all(&frame(&[answer(&[tag.with(max), 0, 0])], "", 0, &[]), b"", Budget::UNLIMITED);
        // The answer does not fit its type: that is for the call to say, and nothing was allocated.
        assert!(error.is_none(), "{tag:?}: {error:?}");
        let budget = Budget::UNLIMITED.values(1000).bytes(1000);
        read_all(&frame(&[answer(&[tag.with(max), 0, 0])], "", 0, &[]), b"", budget);
    }
    for shapes in [&[&[u32::MAX][..]][..], &[&[1, 2, u32::MAX]]] {
        let words = frame(&[], "abc", 0, shapes);
        says(&words, "abc", Budget::UNLIMITED, "a key ends outside the text");
    }
    // Else each of many words would have all the keys of a long shape counted.
    let few_values = frame(&[answer(&[Tag::Shaped.with(0), 0, 0])], "", 0, &[&[0, 0, 0]]);
    says(&few_values, "", Budget::UNLIMITED.values(100), "more keys than values");
    let mut many_keys = frame(&[], "", 0, &[&[]]);
    *many_keys.last_mut().unwrap() = 1 << 20;
    says(&many_keys, "", Budget::UNLIMITED, "too many shapes or keys");
    let many_shapes = frame(&[], "", 0, &vec![&[][..]; (1 << 16) + 1]);
    says(&many_shapes, "", Budget::UNLIMITED, "too many shapes or keys");
}

#[test]
fn what_nobody_knows_is_an_error_by_name() {
    says(&frame(&[message(77, 0, &[0, 0])], "", 0, &[]), "", Budget::UNLIMITED, "messages of the kind 77");
    says(&frame(&[message(1 | 99 << 8, 0, &[7, 1])], "", 0, &[]), "", Budget::UNLIMITED, "the status 99");
    says(&frame(&[message(2 | 9 << 8, 0, &[7, 1])], "", 0, &[]), "", Budget::UNLIMITED, "of the kind 9 can be invoked");
    for special in [Special::Keys as u32 + 1, 1 << 20] {
        let words = frame(&[answer(&[Tag::Special.with(special)])], "", 0, &[]);
        assert_eq!(read_all(&words, b"", Budget::UNLIMITED), (1, None));
    }
}

#[test]
fn forged_numbers_name_nothing() {
    let (runtime, link) = runtime();
    let blobs = Blobs::default();
    let _given = runtime.invoke::<()>("f", (RustRef::new(5_u8),)).start();
    // The first that is given has the number 1.
    let id = crate::host::RefId(1);
    assert_eq!(runtime.counts().references, 1);
    for forged in [0, id.0 + 1, u64::MAX] {
        let [low, high] = crate::wire::words::halves(forged);
        let value = [Tag::Object2Rust.with(0), low, high];
        let words = frame(&[answer(&value)], "", 0, &[]);
        let mut shapes = Shapes::default();
        let mut incoming = open(&words, b"", &blobs, &mut shapes, &link).unwrap();
        let Ok(Some(Message::Return { answer: Ok(mut decoder), .. })) = incoming.next_message() else {
            panic!("it is one")
        };
        let error = crate::wire::read::<RustRef<u8>>(&mut decoder, runtime.inner()).unwrap_err();
        assert!(error.to_string().contains("disposed of"), "{error}");
        link.release(crate::host::RefId(forged), u32::MAX);
        let target = InvocationTarget::Callback { callback: crate::host::RefId(forged) };
        let nothing = [Tag::Array.with(0)];
        assert!(link.invoke_wire_sync(target, Decoder::bare(&nothing, "")).is_err());
    }
    assert_eq!(runtime.counts().references, 1);
    // Released more often than it was given: it is gone, once.
    link.release(id, u32::MAX);
    link.release(id, 1);
    assert_eq!(runtime.counts().references, 0);
}

#[test]
fn a_second_answer_meets_nobody() {
    use futures::FutureExt as _;

    let (runtime, link) = runtime();
    let call = runtime.invoke::<u8>("f", ()).start();
    let words = [Tag::Int.with(5)];
    let answers = || crate::host::Answer::Wire(Decoder::bare(&words, ""));
    // The first call has the slot 0 and the generation 1.
    let id = crate::host::CallId(1 << 32);
    assert!(link.is_pending(id));
    link.settle(crate::host::CallId(2 << 32), answers());
    link.settle(crate::host::CallId(1 << 32 | 5), answers());
    assert!(link.is_pending(id));
    link.settle(id, answers());
    link.settle(id, answers());
    assert_eq!(call.now_or_never(), Some(Ok(5)));
    assert_eq!(runtime.counts().calls, 0);
}

/// Words that look like values, mostly.
fn words() -> impl Strategy<Value = Vec<u32>> {
    let tagged =
        (0..16_u32, prop_oneof![0..6_u32, 0..2000_u32, any::<u32>()]).prop_map(|(tag, payload)| tag | payload << 4);
    prop::collection::vec(prop_oneof![4 => tagged, 1 => any::<u32>()], 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_messages_are_errors_or_harmless(
        bodies in prop::collection::vec((0..6_u32, 0..20_u32, words()), 0..4),
        text in ".{0,40}",
        keys in prop::collection::vec(prop::collection::vec(0..5_u32, 0..4), 0..4),
        values in 0..200_usize,
    ) {
        let messages: Vec<_> = bodies.iter().map(|(kind, facts, body)| message(kind | facts << 8, 0, body)).collect();
        let keys: Vec<&[u32]> = keys.iter().map(Vec::as_slice).collect();
        let words = frame(&messages, &text, 0, &keys);
        read_all(&words, text.as_bytes(), Budget::UNLIMITED);
        read_all(&words, text.as_bytes(), Budget::UNLIMITED.values(values).bytes(1000).depth(5));
    }

    #[test]
    fn frames_that_were_changed_on_the_way_are_errors_or_harmless(
        rows in prop::collection::vec(rows(), 1..3),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![0..600_u32, any::<u32>()]), 1..4),
    ) {
        let (runtime, link) = runtime();
        let mut encoder = Encoder::new(Tables::Own);
        encoder.begin();
        crate::wire::write(&rows, &Sending::new(runtime.inner()), &mut encoder).unwrap();
        let frame = encoder.end();
        let (mut words, text) = turn_around(&frame);
        let blobs = Blobs::default();
        for blob in std::mem::take(frame.blobs) {
            blobs.push(blob);
        }
        for (place, word) in changes {
            let place = 3 + place.index(words.len() - 3);
            words[place] = word;
        }
        let mut shapes = Shapes::default();
        if let Ok(opened) = frames::open(&words, text.as_bytes(), &blobs, &mut shapes) {
            let read = || Decoder::new(opened.words, opened.text, &opened, &link);
            let _ = crate::wire::read::<Value>(&mut read(), runtime.inner());
            let _ = crate::wire::read::<Vec<Row>>(&mut read(), runtime.inner());
        }
    }

    #[test]
    fn random_values_are_errors_or_what_they_say(body in words(), text in ".{0,40}", bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let (runtime, link) = runtime();
        let text = if bytes.len() % 5 == 0 { &*bytes } else { text.as_bytes() };
        let words = frame_of(&body, text.len());
        let (blobs, mut shapes) = (Blobs::default(), Shapes::default());
        let opened = frames::open(&words, text, &blobs, &mut shapes);
        prop_assert_eq!(opened.is_ok(), std::str::from_utf8(text).is_ok());
        let Ok(opened) = opened else { return Ok(()) };
        let read = || Decoder::new(opened.words, opened.text, &opened, &link);
        macro_rules! try_as {
            ($($ty:ty),*) => { $(
                let _ = crate::wire::read::<$ty>(&mut read(), runtime.inner());
            )* };
        }
        try_as!(Value, Vec<Row>, Vec<Vec<u64>>, Bytes, TypedArray<f32>, BigInt<i128>, Option<JsObject>, Vec<JsFunction>, (u8, String), ());
    }
}

#[test]
fn an_array_that_claims_to_be_long_costs_nothing() {
    // Each of 1,000 arrays claims all the words that follow: serde is told the length as a hint only.
    let body: Vec<u32> = (0..100_u32).map(|at| Tag::Array.with(100 - 1 - at)).collect();
    let (runtime, _) = runtime();
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut decoder = Decoder::bare(&body, "");
        crate::wire::read::<Value>(&mut decoder, runtime.inner()).is_err()
    }));
    assert_eq!(read.ok(), Some(true));
}
