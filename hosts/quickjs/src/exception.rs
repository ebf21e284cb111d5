//! What JavaScript threw, as a [`JsError`].

use jsinterop::{JsError, JsException};
use serde_json::{Map, Value as Json};

use crate::json;
use crate::raw::{Cx, Kind, Value};

/// How far `cause` is followed.
const CAUSES: usize = 8;

/// An error where space matters: on the stack between Rust and JavaScript.
pub(crate) struct Failure(Box<JsError>);

impl Failure {
    pub(crate) fn into_error(self) -> JsError {
        *self.0
    }
}

impl From<JsError> for Failure {
    #[cold]
    fn from(error: JsError) -> Self {
        Self(Box::new(error))
    }
}

/// Takes the pending exception.
#[cold]
pub(crate) fn failure(cx: Cx<'_>) -> Failure {
    take(cx).into()
}

/// Takes the pending exception.
#[cold]
pub(crate) fn take(cx: Cx<'_>) -> JsError {
    let thrown = cx.take_exception();
    from_thrown(cx, &thrown)
}

/// A value that was thrown, or a promise was rejected with.
#[cold]
pub(crate) fn from_thrown(cx: Cx<'_>, thrown: &Value<'_>) -> JsError {
    if thrown.is_uncatchable() {
        return interrupted(cx);
    }
    let memory_limit = cx.state().core.upgrade().and_then(|core| core.config.memory_limit);
    if let Some(max) = memory_limit
        && is_out_of_memory(thrown)
    {
        return limit("memory", max as u64);
    }
    JsError::from(read(thrown, CAUSES))
}

fn interrupted(cx: Cx<'_>) -> JsError {
    let run = &cx.state().run;
    match run.limit {
        Some(max) if run.take_exceeded() && !run.is_stopping() => {
            limit("run time in milliseconds", u64::try_from(max.as_millis()).unwrap_or(u64::MAX))
        }
        _ => JsError::Disconnected { import: "".into(), may_have_run: true },
    }
}

pub(crate) fn limit(limit: &'static str, max: u64) -> JsError {
    JsError::LimitExceeded { import: "".into(), limit, max }
}

/// The engine may not even have had the memory for an error object.
fn is_out_of_memory(thrown: &Value<'_>) -> bool {
    match thrown.kind() {
        Kind::Null | Kind::Undefined => true,
        _ => thrown.is_error() && text_of(thrown, "message").is_some_and(|message| message == "out of memory"),
    }
}

/// Reads an exception. Whatever goes wrong on the way is left out.
fn read(thrown: &Value<'_>, causes: usize) -> JsException {
    if thrown.is_error() { read_error(thrown, causes) } else { read_other(thrown) }
}

fn read_error(error: &Value<'_>, causes: usize) -> JsException {
    let name = text_of(error, "name").filter(|name| !name.is_empty()).unwrap_or_else(|| "Error".to_owned());
    let mut exception = JsException::new(text_of(error, "message").unwrap_or_default()).with_name(name);
    if let Some(stack) = text_of(error, "stack") {
        exception = exception.with_stack(stack);
    }
    if causes > 0
        && let Some(cause) = quietly(error, error.get_named("cause")).filter(|cause| !cause.is_undefined())
    {
        exception = exception.with_cause(read(&cause, causes - 1));
    }
    exception.data = own_properties(error).and_then(|data| jsinterop::Json::of(&data).ok());
    exception
}

fn read_other(thrown: &Value<'_>) -> JsException {
    let message = quietly(thrown, thrown.text()).unwrap_or_else(|| crate::reader::name_of(thrown).to_owned());
    let mut exception = JsException::new(message);
    exception.data = json::read(thrown).ok().and_then(|data| jsinterop::Json::of(&data).ok());
    exception
}

/// An error's own enumerable properties; where Rust made the error, its data.
fn own_properties(error: &Value<'_>) -> Option<Json> {
    let cx = error.cx();
    if error.is_instance_of(&cx.state().try_agent()?.interop_error) {
        let data = quietly(error, error.get_named("data")).filter(|data| !data.is_undefined())?;
        return json::read(&data).ok();
    }
    let keys = quietly(error, error.own_keys())?;
    let mut properties = Map::new();
    for at in 0..keys.len() {
        let Some(atom) = keys.get(at) else { break };
        let Some(name) = quietly(error, atom.text(cx)) else { continue };
        if matches!(name.as_str(), "name" | "message" | "stack" | "cause") {
            continue;
        }
        if let Some(value) = quietly(error, error.get(atom)).and_then(|value| json::read(&value).ok()) {
            properties.insert(name, value);
        }
    }
    keys.give_back(cx);
    (!properties.is_empty()).then_some(Json::Object(properties))
}

fn text_of(error: &Value<'_>, name: &str) -> Option<String> {
    let value = quietly(error, error.get_named(name))?;
    matches!(value.kind(), Kind::String).then(|| quietly(&value, value.text())).flatten()
}

fn quietly<T>(value: &Value<'_>, result: crate::raw::Js<T>) -> Option<T> {
    result.inspect_err(|_| value.cx().clear_exception()).ok()
}
