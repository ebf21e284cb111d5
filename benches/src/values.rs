//! Rows about values: one sample sent to JavaScript and received from it, through each column.

use rquickjs::{Ctx, IntoJs, Object, TypedArray};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::measure::{Column, Row};
use crate::peer::{Decode, Encode, json_in, json_out, serde_in, serde_out};
use crate::samples::{self, Person};
use crate::suite::{Engines, Suite};

/// Rows of the targets.
pub(crate) fn tuned(suite: &mut Suite<'_>) -> anyhow::Result<()> {
    for (name, length) in [("string 16 B", 16), ("string 1 KiB", 1024)] {
        let text = samples::text(length);
        let row = suite.engines.out(name, &text)?;
        suite.add(row.column_out(suite.engines, |ctx| Ok(text.as_str().into_js(ctx)?))?)?;
        let row = suite.engines.back(name, &text)?;
        suite.add(row.column_back(suite.engines, |_, value| Ok(value.get::<String>()?))?)?;
    }
    person(suite)?;
    let people = samples::people();
    suite.add(suite.engines.out("1,000 structs", &people)?)?;
    suite.add(suite.engines.back("1,000 structs", &people)?)?;
    let numbers = samples::numbers();
    let row = suite.engines.out("10,000 f64", &numbers)?;
    suite.add(row.column_out(suite.engines, |ctx| Ok(numbers.as_slice().into_js(ctx)?))?)?;
    let row = suite.engines.back("10,000 f64", &numbers)?;
    suite.add(row.column_back(suite.engines, |_, value| Ok(value.get::<Vec<f64>>()?))?)?;
    bytes(suite)
}

/// Rows that nobody tuned anything for: these count most.
pub(crate) fn untuned(suite: &mut Suite<'_>) -> anyhow::Result<()> {
    both(suite, "enums, external", &samples::External::sample())?;
    both(suite, "enums, internal", &samples::Internal::sample())?;
    both(suite, "enums, adjacent", &samples::Adjacent::sample())?;
    both(suite, "enums, untagged", &samples::Untagged::sample())?;
    both(suite, "option bag", &samples::options())?;
    both(suite, "map of 50", &samples::map())?;
    both(suite, "nested tuples", &samples::nested())?;
    both(suite, "Cyrillic, emoji", &samples::international())?;
    both(suite, "struct of 40 fields", &samples::wide())
}

fn both<T: Sample>(suite: &mut Suite<'_>, name: &str, sample: &T) -> anyhow::Result<()> {
    suite.add(suite.engines.out(name, sample)?)?;
    suite.add(suite.engines.back(name, sample)?)
}

fn person(suite: &mut Suite<'_>) -> anyhow::Result<()> {
    let person = samples::person(7);
    let row = suite.engines.out("one struct", &person)?.target(Column::Serde, 1.05);
    suite.add(row.column_out(suite.engines, |ctx| person_by_hand(ctx, &person))?)?;
    let row = suite.engines.back("one struct", &person)?.target(Column::Serde, 0.5);
    suite.add(row.column_back(suite.engines, |_, value| person_from_hand(&value))?)
}

fn person_by_hand<'js>(ctx: &Ctx<'js>, person: &Person) -> anyhow::Result<rquickjs::Value<'js>> {
    let object = Object::new(ctx.clone())?;
    object.set("id", person.id)?;
    object.set("name", person.name.as_str())?;
    object.set("score", person.score)?;
    object.set("tags", person.tags.as_slice())?;
    object.set("active", person.active)?;
    Ok(object.into_value())
}

fn person_from_hand(value: &rquickjs::Value<'_>) -> anyhow::Result<Person> {
    let object: Object<'_> = value.get()?;
    Ok(Person {
        id: object.get("id")?,
        name: object.get("name")?,
        score: object.get("score")?,
        tags: object.get("tags")?,
        active: object.get("active")?,
    })
}

/// As a `Uint8Array`; rquickjs-serde and JSON know bytes only as an array of numbers.
fn bytes(suite: &mut Suite<'_>) -> anyhow::Result<()> {
    let Engines { ours, peer } = suite.engines;
    let sample: Vec<u8> = (0..1 << 20).map(|index: u32| (index % 251) as u8).collect();
    let row = Row::new("bytes 1 MiB, out", json!(sample))
        .column(Column::Ours, ours.sent_bytes(&sample), |count| ours.send_bytes(&sample, count))?
        .column_out(suite.engines, |ctx| Ok(TypedArray::new_copy(ctx.clone(), &sample)?.into_value()))?;
    suite.add(row.peers_out(suite.engines, &sample)?)?;
    peer.with("loadBytes", |_, load| Ok(load.call::<_, ()>((1 << 20,))?))?;
    ours.load_bytes(1 << 20)?;
    let row = Row::new("bytes 1 MiB, in", json!(sample))
        .column(Column::Ours, ours.received_bytes(), |count| ours.receive_bytes(count))?
        // Reading the engine's bytes needs `unsafe`; a copy of as many of ours costs the same.
        .column_back(suite.engines, |_, value| {
            TypedArray::<u8>::from_value(value)?;
            Ok(sample.clone())
        })?
        .peers_back::<Vec<u8>>(suite.engines)?;
    suite.add(row)
}

/// What goes both ways.
trait Sample: Serialize + DeserializeOwned + Send + 'static {}
impl<T: Serialize + DeserializeOwned + Send + 'static> Sample for T {}

impl Engines {
    /// A row that sends the sample.
    fn out<'a, T: Serialize>(&'a self, name: &str, sample: &'a T) -> anyhow::Result<Row<'a>> {
        Row::new(format!("{name}, out"), serde_json::to_value(sample)?)
            .column(Column::Ours, self.ours.sent(sample), |count| self.ours.send(sample, count))?
            .peers_out(self, sample)
    }

    /// A row that receives the sample, which both engines load now: build and measure one after the other.
    fn back<'a, T: Sample>(&'a self, name: &str, sample: &T) -> anyhow::Result<Row<'a>> {
        let json = serde_json::to_string(sample)?;
        self.ours.load(&json)?;
        self.peer.load(&json)?;
        Row::new(format!("{name}, in"), serde_json::to_value(sample)?)
            .column(Column::Ours, self.ours.received::<T>(), |count| self.ours.receive::<T>(count))?
            .peers_back::<T>(self)
    }
}

impl<'a> Row<'a> {
    fn peers_out<T: Serialize>(self, engines: &'a Engines, sample: &'a T) -> anyhow::Result<Self> {
        let peer = &engines.peer;
        self.column(Column::Serde, peer.sent(|ctx| serde_out(ctx, sample)), move |count| {
            peer.send(|ctx| serde_out(ctx, sample), count)
        })?
        .column(Column::Json, peer.sent(|ctx| json_out(ctx, sample)), move |count| {
            peer.send(|ctx| json_out(ctx, sample), count)
        })
    }

    fn peers_back<T: Sample>(self, engines: &'a Engines) -> anyhow::Result<Self> {
        let peer = &engines.peer;
        self.column(Column::Serde, peer.received(serde_in::<T>), |count| peer.receive(serde_in::<T>, count))?.column(
            Column::Json,
            peer.received(json_in::<T>),
            |count| peer.receive(json_in::<T>, count),
        )
    }

    /// The column of a value made by hand.
    fn column_out(self, engines: &'a Engines, encode: impl Encode + 'a) -> anyhow::Result<Self> {
        let seen = engines.peer.sent(&encode);
        self.column(Column::Raw, seen, move |count| engines.peer.send(&encode, count))
    }

    /// The column of a value read by hand.
    fn column_back<T: Serialize>(self, engines: &'a Engines, decode: impl Decode<T> + 'a) -> anyhow::Result<Self> {
        let seen = engines.peer.received(&decode);
        self.column(Column::Raw, seen, move |count| engines.peer.receive(&decode, count))
    }
}
