//! A scripted attacker on the wire: whatever one browser sends, its session ends or it hears an error, and everybody else goes on.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]
#![allow(clippy::cast_possible_truncation, reason = "halves of numbers are meant")]

mod common;

use common::forge::{
    self, ARRAY, DOUBLES, KNOWN, RUST, SHAPED, SPECIAL, TEXT, invoke, invoke_method, item, message, word,
};
use common::scene::{Scene, lives, nothing};
use common::{ME, Said, soon};
use jsinterop::{JsObject, js_invokable};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
fn swallow(value: Value) -> bool {
    value.is_null()
}

#[js_invokable]
fn grasp(_object: JsObject) {}

#[js_invokable]
async fn never() {
    std::future::pending::<()>().await;
}

#[js_invokable]
fn lots() -> String {
    "x".repeat(200_000)
}

fn bytes(words: &[u32]) -> Message {
    Message::binary(words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>())
}

/// A first packet with these items.
fn packet(items: &[u32]) -> Message {
    bytes(&[&[1, 0, 0], items].concat())
}

/// A first packet with a frame of these words and this text.
fn framed(words: &[u32], text: &[u8]) -> Message {
    packet(&item(words, text, &[]))
}

#[tokio::test]
async fn packets_that_break_the_rules() {
    let mut scene = Scene::new().await;
    let whole = "no whole number of words";
    for (packet, why) in [
        (Message::text("{}"), "a text was sent"),
        (Message::binary([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3].to_vec()), whole),
        (Message::binary(Vec::new()), whole),
        (bytes(&[1, 0]), whole),
        (bytes(&[9, 0, 0]), "no known kind"),
        (bytes(&[1, 5, 0]), "a packet is missing"),
        (bytes(&[2, 0, 99]), "acknowledged that was never sent"),
        (bytes(&[1, 0, 99]), "acknowledged that was never sent"),
        (packet(&[99]), "item of no known kind"),
        (packet(&[1, u32::MAX, u32::MAX, u32::MAX]), "in the middle of an item"),
        (packet(&[1, 5, 0, 0, 1]), "in the middle of an item"),
        (packet(&[2, 0, 0, u32::MAX]), "in the middle of an item"),
        (packet(&forge::piece(7, 0, b"abc")), "a piece of no blob"),
        (packet(&[3, 3]), "a page is ready once"),
    ] {
        scene.is_broken(packet, why).await;
    }
}

#[tokio::test]
async fn pieces_that_do_not_fit() {
    let mut scene = Scene::new().await;
    let (message, names) = forge::invocation(1, "swallow", &[word(forge::BLOB, 0), 0]);
    let words = forge::words(&message, &names, 0, &[]);
    let announced = |blobs: &[(u32, u32)]| item(&words, names.as_bytes(), blobs);
    let twice = [announced(&[(1, 5)]), announced(&[(1, 5)])].concat();
    scene.is_broken(packet(&twice), "two blobs have one number").await;
    for (index, text) in [(1, &b"abc"[..]), (0, b"abcdef"), (0, b"")] {
        let items = [announced(&[(1, 5)]), forge::piece(1, index, text)].concat();
        scene.is_broken(packet(&items), "a piece that does not fit").await;
    }
    let overlap = [announced(&[(1, 5)]), forge::piece(1, 0, b"abc"), forge::piece(1, 0, b"abc")].concat();
    scene.is_broken(packet(&overlap), "a piece that does not fit").await;
    let after = [announced(&[(1, 3)]), forge::piece(1, 0, b"abc"), forge::piece(1, 1, b"d")].concat();
    scene.is_broken(packet(&after), "a piece of no blob").await;
    let endless = announced(&[(1, u32::MAX)]);
    scene.is_broken(packet(&endless), "the limit on bytes that travel in pieces").await;
}

#[tokio::test]
async fn frames_that_break_the_rules() {
    let mut scene = Scene::new().await;
    let words = |messages: &[u32]| forge::words(messages, "", 0, &[]);
    let exact = |kind, body: &[u32]| words(&message(kind, body));
    let call = [&[7, 1], &[word(ARRAY, 0)][..]].concat();
    for (words, text, why) in [
        (vec![], &b""[..], "the header is missing"),
        (vec![1, 5, 5, 4], b"", "the text is of another length"),
        (vec![1, 2, 2, 4], b"\xff\xfe", "not UTF-8"),
        (vec![1, 0, 0, 99], b"", "outside the frame"),
        (forge::words(&[], "abc", 0, &[vec![99]]), b"abc", "a key ends outside the text"),
        (words(&[1, 99, 0, 0]), b"", "a message's length does not fit"),
        (words(&[1, 0, 0, 0]), b"", "a message's length does not fit"),
        (words(&[1, 2]), b"", "in the middle of a message"),
        (exact(77, &[0, 0]), b"", "messages of the kind 77"),
        (exact(1 | 99 << 8, &call), b"", "the status 99"),
        (exact(2 | 9 << 8, &[0, 0, 1, 0, word(ARRAY, 0)]), b"", "nothing of the kind 9"),
        (exact(2, &[0, 0, word(SPECIAL, 0)]), b"", "a string is missing"),
        (exact(4, &[1, 0]), b"", "in the middle of a value"),
        (exact(3, &[1]), b"", ""),
    ] {
        scene.is_broken(framed(&words, text), why).await;
    }
    // What the runtime would lose sight of.
    let running = [common::invocation(1, ME, "never", &[]), common::invocation(1, ME, "never", &[])].concat();
    scene.is_broken(packet(&running), "the number of one that runs").await;
}

/// Many messages may name one long text, and what they name may be kept or told.
#[tokio::test]
async fn texts_that_many_messages_name() {
    let mut scene = Scene::new().await;
    let (long, len) = ("x".repeat(600_000), 600_000);
    let nowhere: Vec<_> =
        (0..40).flat_map(|call| message(1 | 2 << 8, &[call, 0, 0, word(TEXT, len / 2), word(TEXT, len / 2)])).collect();
    scene
        .is_broken(framed(&forge::words(&nowhere, &long, 0, &[]), long.as_bytes()), "decoded bytes of one frame")
        .await;
    let (mut client, session) = scene.attacker().await;
    let invocations: Vec<_> = (1..=400)
        .flat_map(|id| {
            let (package, name) = if id % 2 == 0 { (len, 0) } else { (0, len) };
            message(2, &[0, 0, word(TEXT, package), word(TEXT, name), id, 0, word(ARRAY, 0)])
        })
        .collect();
    client.send_items(&item(&forge::words(&invocations, &long, 0, &[]), long.as_bytes(), &[])).await;
    let Said::Return(1, Err(texts)) = client.hear_more().await else { panic!("they were not refused") };
    assert!(texts.contains("no name of an export is longer than 256 bytes") && texts.len() < 400 * 100, "{texts}");
    session.close();
    soon(session.closed()).await;
    assert_eq!(session.runtime().counts(), nothing(&session));
    scene.goes_on().await;
}

#[tokio::test]
async fn frames_that_become_much() {
    let mut scene = Scene::new().await;
    let deep = [vec![word(ARRAY, 1); 200], vec![0]].concat();
    scene.is_broken(packet(&invoke(1, "swallow", &deep, "")), "the limit on levels of one value (128)").await;
    for (argument, why) in [
        ([word(DOUBLES, (1 << 28) - 1), 0], "the limit on values of one message (250000)"),
        ([word(TEXT, (1 << 28) - 1), 0], "the limit on decoded bytes of one message (4194304)"),
        ([word(SHAPED, 3), 0], "no shape has the number 3"),
    ] {
        scene.is_broken(packet(&invoke(1, "swallow", &argument, "")), why).await;
    }
    let (message, names) =
        forge::invocation(1, "swallow", &[vec![word(ARRAY, 60_000)], vec![word(SHAPED, 0); 60_000]].concat());
    let words = forge::words(&message, &names, names.len(), &[vec![0; 60_000]]);
    scene.is_broken(framed(&words, names.as_bytes()), "more keys than values").await;
}

#[tokio::test]
async fn values_that_do_not_fit_are_errors_of_one_invocation() {
    let mut scene = Scene::new().await;
    let (mut client, session) = scene.attacker().await;
    let known = [vec![word(ARRAY, 200_000)], vec![word(KNOWN, 1); 200_000]].concat();
    for (argument, why) in [
        (known, "Known cannot stand here"),
        (vec![word(ARRAY, (1 << 28) - 1)], "a count is larger than the message"),
        (vec![word(SPECIAL, 99)], "no special value has the number 99"),
    ] {
        client.send_items(&invoke(1, "swallow", &argument, "")).await;
        let Said::Return(1, Err(text)) = client.hear_more().await else { panic!("{why}: it was not refused") };
        assert!(text.contains(why), "{why}: {text}");
    }
    for (items, why) in [
        (invoke(1, "grasp", &[word(RUST, 0), 1, 0], ""), "a Rust object that was disposed of"),
        (invoke(1, "grasp", &[0], ""), "number"),
        (invoke(1, "take_back", &[0], ""), "no export"),
        (invoke_method(1, 1, "number"), "disposed of"),
        (common::invocation(1, "", "add", &[]), "no crate ``"),
        (common::invocation(1, "std", "add", &[]), "no crate `std`"),
        (common::invocation(1, ME, "", &[]), "``"),
        (common::invocation(1, ME, "madeUp", &[]), "`madeUp`"),
        (common::invocation(1, ME, "add", &[1]), "takes 2 arguments"),
        (common::invocation(1, ME, "add", &[1, 2, 3]), "takes 2 arguments"),
        (invoke(1, "lots", &[0], ""), "takes 0 arguments"),
    ] {
        client.send_items(&items).await;
        let Said::Return(1, Err(text)) = client.hear_more().await else { panic!("{why}: it was not refused") };
        assert!(text.contains(why), "{why}: {text}");
    }
    lives(&mut client).await;
    assert_eq!(session.runtime().counts(), nothing(&session));
    scene.goes_on().await;
}
