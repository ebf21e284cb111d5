//! JSON values both ways: what an exception carries, the options of initialisers.

use jsinterop::value::{Found, Key, Step, ValueError, ValueReader as _, ValueWriter};
use serde_json::{Map, Number, Value as Json};

use crate::raw::{Js, Value};
use crate::reader::Reader;
use crate::writer::Writer;

const DEPTH: usize = jsinterop::value::DEPTH_LIMIT;

/// The largest integer up to which a JavaScript number is exact.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Reads a value as `JSON.stringify` would.
pub(crate) fn read(value: &Value<'_>) -> Step<Json> {
    read_at(&mut Reader::new(value.clone()), DEPTH)
}

fn read_at(reader: &mut Reader<'_>, depth: usize) -> Step<Json> {
    if depth == 0 {
        return Err(ValueError::refused("it nests too deeply"));
    }
    Ok(match reader.peek()? {
        Found::Undefined | Found::Null => Json::Null,
        Found::Boolean(value) => Json::Bool(value),
        Found::Integer(value) => Json::from(value),
        Found::Number(value) => number(value),
        Found::String => Json::String(reader.string()?),
        Found::Array | Found::Bytes => array(reader, depth)?,
        Found::Object => object(reader, depth)?,
        found => return Err(ValueError::mismatch("a JSON value", found.name())),
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "checked to be whole and exact")]
fn number(value: f64) -> Json {
    if value.fract() == 0.0 && value.abs() <= MAX_SAFE_INTEGER as f64 {
        Json::from(value as i64)
    } else {
        Number::from_f64(value).map_or(Json::Null, Json::Number)
    }
}

fn array(reader: &mut Reader<'_>, depth: usize) -> Step<Json> {
    let mut elements = Vec::new();
    reader.enter_array()?;
    while reader.next_element()? {
        elements.push(read_at(reader, depth - 1)?);
    }
    reader.leave();
    Ok(Json::Array(elements))
}

fn object(reader: &mut Reader<'_>, depth: usize) -> Step<Json> {
    let mut entries = Map::new();
    reader.enter_object(&[])?;
    while let Some(key) = reader.next_entry()? {
        if let Key::Name(name) = key {
            entries.insert(name, read_at(reader, depth - 1)?);
        }
    }
    reader.leave();
    Ok(Json::Object(entries))
}

/// Makes a value. An integer that JavaScript would round is an error.
pub(crate) fn write<'js>(cx: crate::raw::Cx<'js>, json: &Json) -> Js<Value<'js>> {
    let mut writer = Writer::new(cx, None);
    let written = write_to(&mut writer, json);
    let value = writer.into_value();
    match written {
        Ok(()) => Ok(value),
        Err(error) => Err(cx.throw_type_error(&error.to_string())),
    }
}

fn write_to(writer: &mut Writer<'_>, json: &Json) -> Step {
    match json {
        Json::Null => writer.null(),
        Json::Bool(value) => writer.boolean(*value),
        Json::Number(value) => write_number(writer, value),
        Json::String(value) => writer.string(value),
        Json::Array(elements) => {
            writer.begin_array(Some(elements.len()))?;
            elements.iter().try_for_each(|element| write_to(writer, element))?;
            writer.end_array()
        }
        Json::Object(entries) => {
            writer.begin_object(Some(entries.len()))?;
            for (name, value) in entries {
                writer.key(name)?;
                write_to(writer, value)?;
            }
            writer.end_object()
        }
    }
}

fn write_number(writer: &mut Writer<'_>, value: &Number) -> Step {
    let is_exact = value.is_f64() || value.as_i64().is_some_and(|whole| whole.unsigned_abs() <= MAX_SAFE_INTEGER);
    match value.as_f64().filter(|_| is_exact) {
        Some(number) => writer.number(number),
        None => Err(ValueError::refused(format_args!(
            "the integer {value} is beyond ±(2^53 - 1), which a JavaScript number cannot hold exactly; give it as a text"
        ))),
    }
}
