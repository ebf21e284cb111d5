//! What kind of object stands under a reader.

use jsinterop::value::Found;

use crate::raw::{Cx, Js, Kind, Value};

/// The engine's numbers for the classes that are read in a way of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Classes {
    object: u32,
    array: u32,
    map: u32,
    set: u32,
    number: u32,
    string: u32,
    boolean: u32,
    bigint: u32,
}

impl Classes {
    /// Finds the numbers by looking at one object of each.
    pub(crate) fn find(cx: Cx<'_>) -> Js<Self> {
        let of = |code: &str| cx.eval(code, "jsinterop:classes").map(|object| object.class());
        Ok(Self {
            object: of("({})")?,
            array: of("[]")?,
            map: of("new Map")?,
            set: of("new Set")?,
            number: of("new Number(1)")?,
            string: of("new String('')")?,
            boolean: of("new Boolean(true)")?,
            bigint: of("Object(1n)")?,
        })
    }

    fn of(cx: Cx<'_>) -> Option<&Self> {
        cx.state().builtin.get()
    }
}

/// What stands here, unless it is an object.
#[inline]
pub(crate) fn primitive(value: &Value<'_>) -> Option<Found> {
    Some(match value.kind() {
        Kind::Undefined | Kind::Other => Found::Undefined,
        Kind::Null => Found::Null,
        Kind::Boolean(value) => Found::Boolean(value),
        Kind::Integer(value) => Found::Integer(value),
        Kind::Number(value) => Found::Number(value),
        Kind::BigInt => Found::BigInt,
        Kind::String => Found::String,
        Kind::Symbol => Found::Symbol,
        Kind::Object => return None,
    })
}

fn is_ours(value: &Value<'_>) -> bool {
    let (class, ours) = (value.class(), value.cx().state().classes.get());
    class == ours.object || class == ours.callback || class == ours.mark
}

fn is_bytes(value: &Value<'_>) -> bool {
    value.is_typed_array() || value.is_array_buffer() || value.is_data_view()
}

/// Handles, functions and bytes are not asked for a `toJSON`.
#[inline]
pub(crate) fn may_have_to_json(value: &Value<'_>) -> bool {
    let class = value.class();
    Classes::of(value.cx()).is_some_and(|classes| class == classes.object || class == classes.array)
        || !(is_ours(value) || value.is_function() || is_bytes(value))
}

/// What kind of object stands here. A boxed primitive is replaced by what is in it.
#[inline]
pub(crate) fn object(here: &mut Value<'_>) -> Js<Found> {
    let class = here.class();
    let Some(classes) = Classes::of(here.cx()) else { return Ok(Found::Object) };
    if class == classes.object {
        Ok(Found::Object)
    } else if class == classes.array {
        Ok(Found::Array)
    } else {
        unusual(here, class, classes)
    }
}

fn unusual(here: &mut Value<'_>, class: u32, classes: &Classes) -> Js<Found> {
    let boxed = [classes.number, classes.string, classes.boolean, classes.bigint];
    Ok(if is_ours(here) {
        Found::Handle
    } else if here.is_function() {
        Found::Function
    } else if here.is_promise() {
        Found::Promise
    } else if class == classes.set {
        Found::Array
    } else if class == classes.map {
        Found::Object
    } else if is_bytes(here) {
        Found::Bytes
    } else if boxed.contains(&class) {
        *here = here.cx().state().agent().unbox(here.clone())?;
        primitive(here).unwrap_or(Found::Object)
    } else if stands_for_array(here) {
        Found::Array
    } else {
        Found::Object
    })
}

/// Whether it is a `Proxy` of an array.
fn stands_for_array(value: &Value<'_>) -> bool {
    let mut target = value.proxy_target();
    while let Some(value) = target {
        if value.is_array() {
            return true;
        }
        target = value.proxy_target();
    }
    false
}

pub(crate) fn is_map(value: &Value<'_>) -> bool {
    Classes::of(value.cx()).is_some_and(|classes| value.class() == classes.map)
}

pub(crate) fn is_set(value: &Value<'_>) -> bool {
    Classes::of(value.cx()).is_some_and(|classes| value.class() == classes.set)
}

/// What `jsinterop.ref` was given; anything else is itself.
pub(crate) fn unmarked<'js>(value: &Value<'js>) -> Js<Value<'js>> {
    let cx = value.cx();
    if value.class() != cx.state().classes.get().mark {
        return Ok(value.clone());
    }
    value.get(cx.state().names.well_known(cx)?.value)
}

/// What an error message calls it.
pub(crate) fn name_of(value: &Value<'_>) -> &'static str {
    if let Some(found) = primitive(value) {
        return found.name();
    }
    let found = if is_ours(value) {
        Found::Handle
    } else if value.is_function() {
        Found::Function
    } else if value.is_promise() {
        Found::Promise
    } else if value.is_array() || is_set(value) {
        Found::Array
    } else if is_bytes(value) {
        Found::Bytes
    } else {
        Found::Object
    };
    found.name()
}
