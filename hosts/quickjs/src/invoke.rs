//! Invocations: JavaScript uses what Rust gave it.

use std::cell::{Cell, RefCell};

use jsinterop::JsException;
use jsinterop::host::CallbackKind;
use jsinterop::host::{InvocationId, InvocationTarget, Invoked, Link, Reply};

use crate::hash::NumberMap;
use crate::raw::{Call, Cx, Js, Kept, Raised, Value};
use crate::reader::Reader;
use crate::refs::Reference;
use crate::writer::Writer;

/// The invocations that run, with the functions that settle their promises.
#[derive(Default)]
pub(crate) struct Invocations {
    next: Cell<u64>,
    running: RefCell<NumberMap<u64, Running>>,
}

struct Running {
    resolve: Kept,
    reject: Kept,
    /// Takes the invocation off the signal that would cancel it.
    unwatch: Option<Kept>,
}

impl Running {
    fn all(self) -> impl Iterator<Item = Kept> {
        [self.resolve, self.reject].into_iter().chain(self.unwatch)
    }
}

impl Invocations {
    fn number(&self) -> InvocationId {
        self.next.set(self.next.get() + 1);
        InvocationId(self.next.get())
    }

    pub(crate) fn clear(&self, cx: Cx<'_>) {
        for running in self.running.take().into_values() {
            running.all().for_each(|value| drop(value.give_back(cx)));
        }
    }
}

/// `jsinterop.invoke("my-crate", "greet", …)`
pub(crate) fn export(call: Call<'_>) -> Js<Value<'_>> {
    let (package, name) = (call.arg(0).text()?, call.arg(1).text()?);
    promise(call.skip(2), InvocationTarget::Export { package: &package, name: &name })
}

/// `jsinterop.invokeSync("my-crate", "greet", …)`
pub(crate) fn export_at_once(call: Call<'_>) -> Js<Value<'_>> {
    let (package, name) = (call.arg(0).text()?, call.arg(1).text()?);
    at_once(call.skip(2), InvocationTarget::Export { package: &package, name: &name })
}

/// A closure's function was called.
pub(crate) fn callback<'js>(call: Call<'js>, reference: &Reference) -> Js<Value<'js>> {
    let target = InvocationTarget::Callback { callback: reference.id };
    match reference.callback {
        Some(CallbackKind::Sync) if reference.is_dead() => Err(throw_disposed(call.cx())),
        Some(CallbackKind::Sync) => at_once(call, target),
        _ if reference.is_dead() => rejected_as_disposed(call.cx()),
        _ => start(call, target, None),
    }
}

/// Invokes, with a promise in return. An `AbortSignal` as last argument cancels the invocation and is not passed on.
pub(crate) fn promise<'js>(call: Call<'js>, target: InvocationTarget<'_>) -> Js<Value<'js>> {
    let last = call.len().checked_sub(1).map(|last| call.arg(last));
    let is_signal =
        |value: &Value<'js>| value.is_object() && value.is_instance_of(&call.cx().state().agent().abort_signal);
    match last.filter(is_signal) {
        Some(signal) => start(call.without_last(), target, Some(signal)),
        None => start(call, target, None),
    }
}

fn start<'js>(call: Call<'js>, target: InvocationTarget<'_>, signal: Option<Value<'js>>) -> Js<Value<'js>> {
    let cx = call.cx();
    if let Some(signal) = &signal
        && signal.get_named("aborted")?.to_boolean()
    {
        return cx.settled_promise(&signal.get_named("reason")?, false);
    }
    let id = cx.state().invocations.number();
    let invoked = link(cx)?.invoke(id, target, &mut Reader::of_args(call));
    match invoked {
        Invoked::Replied(reply) => match outcome(cx, reply) {
            Ok(value) => cx.settled_promise(&value, true),
            Err(error) => cx.settled_promise(&error, false),
        },
        Invoked::Running => {
            let (promise, resolve, reject) = cx.promise()?;
            let running = Running { resolve: Kept::new(resolve), reject: Kept::new(reject), unwatch: None };
            cx.state().invocations.running.borrow_mut().insert(id.0, running);
            if let Some(signal) = signal {
                watch(cx, id, signal)?;
            }
            Ok(promise)
        }
    }
}

/// The signal cancels the invocation, as long as that runs.
fn watch<'js>(cx: Cx<'js>, id: InvocationId, signal: Value<'js>) -> Js<()> {
    let cancel = cx.function("cancel", move |call| cancel(call, id))?;
    let unwatch = cx.state().agent().watch(cx, signal, cancel)?;
    if let Some(running) = cx.state().invocations.running.borrow_mut().get_mut(&id.0) {
        running.unwatch = Some(Kept::new(unwatch));
    }
    Ok(())
}

/// The signal JavaScript passed was aborted; the argument is its reason.
fn cancel(call: Call<'_>, id: InvocationId) -> Js<Value<'_>> {
    let cx = call.cx();
    if take(cx, id).is_some_and(|(_, reject)| reject.call(&cx.undefined(), &[call.arg(0)]).is_ok()) {
        link(cx)?.cancel_invocation(id);
    }
    Ok(cx.undefined())
}

fn take(cx: Cx<'_>, id: InvocationId) -> Option<(Value<'_>, Value<'_>)> {
    let running = cx.state().invocations.running.borrow_mut().remove(&id.0)?;
    if let Some(unwatch) = running.unwatch
        && unwatch.give_back(cx).call(&cx.undefined(), &[]).is_err()
    {
        cx.clear_exception();
    }
    Some((running.resolve.give_back(cx), running.reject.give_back(cx)))
}

/// The answer to an invocation that ran for a while.
pub(crate) fn reply(cx: Cx<'_>, id: InvocationId, reply: Reply) {
    let Some((resolve, reject)) = take(cx, id) else { return };
    let settled = match outcome(cx, reply) {
        Ok(value) => resolve.call(&cx.undefined(), &[value]),
        Err(error) => reject.call(&cx.undefined(), &[error]),
    };
    if settled.is_err() {
        cx.clear_exception();
    }
}

/// Invokes and waits.
pub(crate) fn at_once<'js>(call: Call<'js>, target: InvocationTarget<'_>) -> Js<Value<'js>> {
    let cx = call.cx();
    let reply = link(cx)?.invoke_sync(target, &mut Reader::of_args(call));
    outcome(cx, reply).map_err(|error| cx.throw(error))
}

fn link(cx: Cx<'_>) -> Js<&Link> {
    cx.state().link().ok_or_else(|| cx.throw_type_error("the engine is still starting"))
}

/// The value of a reply, or the error it throws.
fn outcome(cx: Cx<'_>, reply: Reply) -> Result<Value<'_>, Value<'_>> {
    let written = reply.and_then(|outcome| {
        let mut writer = Writer::new(cx, None);
        outcome.write(&mut writer)?;
        writer.complete();
        Ok(writer.into_value())
    });
    written.map_err(|exception| error_of(cx, &exception))
}

/// The `InteropError` for an exception of Rust's.
fn error_of<'js>(cx: Cx<'js>, exception: &JsException) -> Value<'js> {
    cx.state().agent().make_error(cx, exception).unwrap_or_else(|Raised| cx.take_exception())
}

/// A use of something that was disposed of.
pub(crate) fn throw_disposed(cx: Cx<'_>) -> Raised {
    match cx.state().agent().disposed(cx) {
        Ok(error) => cx.throw(error),
        Err(raised) => raised,
    }
}

/// The same as a promise.
pub(crate) fn rejected_as_disposed(cx: Cx<'_>) -> Js<Value<'_>> {
    let error = cx.state().agent().disposed(cx)?;
    cx.settled_promise(&error, false)
}
