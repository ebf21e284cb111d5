//! Rows of values that cross through serde, and those that have targets.

use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::row::Column::{Json, Ours, Swb, Wb};
use crate::row::{Kind, Row};
use crate::samples::{self, Person};
use crate::wb::in_turn;
use crate::{ours, peers};

pub(crate) fn rows(rows: &mut Vec<Row>) {
    let (one, many) = (samples::person(1), samples::people(samples::ASCII));
    rows.extend([by_constructor(out("one struct", &one), one.clone()), taken("one struct", &one)]);
    both(rows, "1,000 structs", &many);
    both(rows, "1,000 structs, not ASCII", &samples::people(samples::NOT_ASCII));
    both(rows, "tree of 341 nodes", &samples::tree(4, 4));
    both(rows, "10,000 f64 as Array", &samples::numbers());
}

/// The value out and in.
pub(crate) fn both<T>(rows: &mut Vec<Row>, name: &str, value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + Clone + Send + 'static,
{
    rows.extend([out(name, value), taken(name, value)]);
}

fn out<T: Serialize + Clone + 'static>(name: &str, value: &T) -> Row {
    let row = Row::about(&format!("{name}, out"), Kind::Out, value);
    let ours = Rc::new(value.clone());
    let (swb, json) = (Rc::clone(&ours), Rc::clone(&ours));
    row.sends(Ours, move |turn| ours::take(turn, &*ours))
        .sends(Swb, move |turn| peers::swb_out(&*swb).map(|value| in_turn!(turn, take(value))))
        .sends(Json, move |turn| peers::json_out(&*json).map(|value| in_turn!(turn, take(value))))
}

fn taken<T>(name: &str, value: &T) -> Row
where
    T: Serialize + DeserializeOwned + PartialEq + Clone + Send + 'static,
{
    let row = Row::about(&format!("{name}, in"), Kind::In, value);
    let expected = Rc::new(value.clone());
    let is_right = move |_, read: T| read == *expected;
    row.column(Ours, ours::give::<T>, is_right.clone())
        .column(Swb, |turn| peers::swb_in::<T>(in_turn!(turn, give())), is_right.clone())
        .column(Json, |turn| peers::json_in::<T>(&in_turn!(turn, give())), is_right)
}

/// What wasm-bindgen alone can do for a struct: its fields are the arguments.
fn by_constructor(row: Row, person: Person) -> Row {
    let make = move |turn| {
        let Person { id, name, score, tags, active } = &person;
        in_turn!(turn, make(*id, name, *score, tags.clone(), *active));
    };
    row.always_sends(Wb, make)
}
