//! Rows of single calls: numbers, strings, bytes and typed arrays.

use std::rc::Rc;

use js_sys::{Float64Array, Uint8Array};
use jsinterop::{Bytes, TypedArray};

use crate::peers;
use crate::row::Column::{Catch, Json, Ours, Swb, Wb};
use crate::row::{Kind, Row};
use crate::wb::in_turn;
use crate::{ours, samples};

pub(crate) fn rows(rows: &mut Vec<Row>) {
    rows.extend([noop(), add()]);
    for (name, text) in [("string 16 B", samples::text(16)), ("string 1 KiB", samples::text(1024))] {
        rows.extend([text_out(name, &text), text_in(name, &text)]);
    }
    rows.extend([another_out(), another_in()]);
    rows.extend([bytes_out(), bytes_in(), array_out(), array_in()]);
}

fn noop() -> Row {
    Row::new("no-op()", Kind::Call)
        .sends(Ours, ours::noop)
        .always_sends(Wb, |turn| in_turn!(turn, noop()))
        .sends(Catch, |turn| in_turn!(turn, noop_catch()))
}

const ADDS: [&str; 8] = [
    "peer.p0.add",
    "peer.p1.add",
    "peer.p2.add",
    "peer.p3.add",
    "peer.p4.add",
    "peer.p5.add",
    "peer.p6.add",
    "peer.p7.add",
];

fn add() -> Row {
    let is_sum = |_, sum: f64| sum.to_bits() == 3.5_f64.to_bits();
    let swb = |turn: usize| {
        let args = peers::swb_out(&(1.5, 2.0))?;
        peers::swb_in::<f64>(peers::call(ADDS[turn & 7], &args)?)
    };
    let json = |turn: usize| {
        let args = peers::json_out(&(1.5, 2.0))?;
        peers::json_in::<f64>(&peers::call(ADDS[turn & 7], &args)?)
    };
    Row::new("add(f64, f64)", Kind::Call)
        .column(Ours, |turn| ours::add(turn, 1.5, 2.0), is_sum)
        .always(Wb, |turn| in_turn!(turn, add(1.5, 2.0)), is_sum)
        .column(Catch, |turn| in_turn!(turn, add_catch(1.5, 2.0)), is_sum)
        .column(Swb, swb, is_sum)
        .column(Json, json, is_sum)
}

/// Sends the text whose turn it is, in every way.
fn texts_out(row: Row, texts: impl Fn(usize) -> &'static str + Copy + 'static) -> Row {
    row.sends(Ours, move |turn| ours::take(turn, texts(turn)))
        .always_sends(Wb, move |turn| in_turn!(turn, take_text(texts(turn))))
        .sends(Catch, move |turn| in_turn!(turn, take_text_catch(texts(turn))))
        .sends(Swb, move |turn| peers::swb_out(texts(turn)).map(|text| in_turn!(turn, take(text))))
        .sends(Json, move |turn| peers::json_out(texts(turn)).map(|text| in_turn!(turn, take(text))))
}

/// The rows live as long as the page does.
fn kept(text: String) -> &'static str {
    text.leak()
}

fn text_out(name: &str, text: &str) -> Row {
    let text = kept(text.to_owned());
    texts_out(Row::about(&format!("{name}, out"), Kind::Out, &text), move |_| text)
}

fn text_in(name: &str, text: &str) -> Row {
    let text = kept(text.to_owned());
    let is_text = move |_, read: String| read == text;
    Row::about(&format!("{name}, in"), Kind::In, &text)
        .column(Ours, ours::give::<String>, is_text)
        .always(Wb, |turn| in_turn!(turn, give_text()), is_text)
        .column(Catch, |turn| in_turn!(turn, give_text_catch()), is_text)
        .column(Swb, |turn| peers::swb_in(in_turn!(turn, give())), is_text)
        .column(Json, |turn| peers::json_in(&in_turn!(turn, give())), is_text)
}

/// No table of strings seen before is large enough for these.
fn another_texts() -> &'static [&'static str] {
    (0..16_384).map(|number| kept(format!("text no. {number:07}"))).collect::<Vec<_>>().leak()
}

fn another_out() -> Row {
    let texts = another_texts();
    let text = move |turn: usize| texts[turn & 16_383];
    texts_out(Row::about("string 16 B, another each time, out", Kind::Out, &text(7)), text)
}

fn another_in() -> Row {
    let texts = another_texts();
    let is_next = move |turn: usize, read: String| read == texts[turn & 16_383];
    Row::about("string 16 B, another each time, in", Kind::In, &texts)
        .column(Ours, ours::next, is_next)
        .always(Wb, |turn| in_turn!(turn, next_text()), is_next)
        .column(Catch, |turn| in_turn!(turn, next_text_catch()), is_next)
        .column(Swb, |turn| peers::swb_in(in_turn!(turn, next())), is_next)
        .column(Json, |turn| peers::json_in(&in_turn!(turn, next())), is_next)
}

fn megabyte() -> Rc<Bytes> {
    Rc::new(Bytes((0..1_u32 << 20).map(|index| index.wrapping_mul(7).to_le_bytes()[0]).collect()))
}

fn bytes_out() -> Row {
    let ours = megabyte();
    let (wb, swb) = (Rc::clone(&ours), serde_bytes::ByteBuf::from(ours.0.clone()));
    Row::about("bytes 1 MiB, out", Kind::Out, &ours.0)
        .class("Uint8Array")
        .sends(Ours, move |turn| ours::take(turn, &*ours.0))
        .always_sends(Wb, move |turn| in_turn!(turn, take_bytes(Uint8Array::from(&*wb.0))))
        .sends(Swb, move |turn| serde_wasm_bindgen::to_value(&swb).map(|bytes| in_turn!(turn, take(bytes))))
}

fn bytes_in() -> Row {
    let expected = megabyte();
    let row = Row::about("bytes 1 MiB, in", Kind::In, &expected.0).class("Uint8Array");
    let wb = Rc::clone(&expected);
    let swb = Rc::clone(&expected);
    row.column(Ours, ours::give::<Bytes>, move |_, read| read == *expected)
        .always(Wb, |turn| in_turn!(turn, give_bytes()), move |_, read| read == wb.0)
        .column(
            Swb,
            |turn| peers::swb_in::<serde_bytes::ByteBuf>(in_turn!(turn, give())),
            move |_, read| *read == swb.0,
        )
}

fn array_out() -> Row {
    let numbers = Rc::new(TypedArray(samples::numbers()));
    let wb = Rc::clone(&numbers);
    Row::about("10,000 f64 as Float64Array, out", Kind::Out, &numbers.0)
        .class("Float64Array")
        .sends(Ours, move |turn| ours::take(turn, &*numbers))
        .always_sends(Wb, move |turn| in_turn!(turn, take_numbers(Float64Array::from(&*wb.0))))
}

fn array_in() -> Row {
    let expected = samples::numbers();
    let row = Row::about("10,000 f64 as Float64Array, in", Kind::In, &expected).class("Float64Array");
    let wb = expected.clone();
    row.column(Ours, ours::give::<TypedArray<f64>>, move |_, read| read.0 == expected).always(
        Wb,
        |turn| in_turn!(turn, give_numbers()),
        move |_, read| read == wb,
    )
}
