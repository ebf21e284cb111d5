//! Calls: doing what one asks for, and what is kept until its promise settles.

use std::cell::RefCell;
use std::marker::PhantomData;

use jsinterop::JsError;
use jsinterop::host::{Answer, CallId, Outgoing, Root, Target};

use crate::core::{Core, Scope};
use crate::exception::{self, Failure};
use crate::found::{Found, found};
use crate::hash::NumberMap;
use crate::modules;
use crate::raw::{Cx, Js, Kept, PromiseState, Value};
use crate::reader::Reader;
use crate::writer::Writer;

/// What is kept for calls on their way.
#[derive(Default)]
pub(crate) struct Calls {
    /// `AbortController`s, for calls that asked for a signal.
    controllers: RefCell<NumberMap<u64, Kept>>,
}

/// Who waits for a promise.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Waiter {
    Call { call: CallId, ignored: bool },
    Module(modules::Loading),
}

impl Waiter {
    /// As numbers, which the engine keeps with the promise's reactions.
    pub(crate) fn into_parts(self) -> (u64, i32) {
        match self {
            Self::Call { call, ignored } => (call.0, i32::from(ignored)),
            Self::Module(modules::Loading(index)) => (index as u64, 2),
        }
    }

    pub(crate) fn from_parts(number: u64, kind: i32) -> Self {
        match kind {
            2 => Self::Module(modules::Loading(usize::try_from(number).unwrap_or(usize::MAX))),
            kind => Self::Call { call: CallId(number), ignored: kind == 1 },
        }
    }

    /// The promise settled.
    pub(crate) fn settled<'js>(self, cx: Cx<'js>, fulfilled: bool, value: Value<'js>) {
        match self {
            Self::Call { call, ignored } if fulfilled => deliver(cx, call, ignored, value),
            Self::Call { call, .. } => fail(cx, call, exception::from_thrown(cx, &value)),
            Self::Module(loading) => modules::loaded(cx, loading, fulfilled, &value),
        }
    }
}

impl Calls {
    /// The call's own `AbortSignal`.
    pub(crate) fn signal<'js>(&self, cx: Cx<'js>, call: CallId) -> Js<Value<'js>> {
        let kept = self.controllers.borrow().get(&call.0).map(|controller| controller.get(cx));
        if let Some(controller) = kept {
            return controller.get_named("signal");
        }
        let controller = cx.state().agent().new_controller(cx)?;
        if cx.state().link().is_some_and(|link| link.is_pending(call)) {
            self.controllers.borrow_mut().insert(call.0, Kept::new(controller.clone()));
        } else {
            // Nobody waits since a moment ago, and no other word of it will come.
            cx.state().agent().abort(cx, controller.clone())?;
        }
        controller.get_named("signal")
    }

    /// Nobody waits any more: the signal fires.
    pub(crate) fn cancel(&self, cx: Cx<'_>, call: CallId) {
        let controller = self.controllers.borrow_mut().remove(&call.0);
        if let Some(controller) = controller.map(|controller| controller.give_back(cx))
            && cx.state().agent().abort(cx, controller).is_err()
        {
            let thrown = cx.take_exception();
            if !cx.state().run.is_stopping() {
                crate::console::report(cx, &thrown);
            }
        }
    }

    fn forget_controller(&self, cx: Cx<'_>, call: CallId) {
        let controllers = &mut *self.controllers.borrow_mut();
        if !controllers.is_empty()
            && let Some(controller) = controllers.remove(&call.0)
        {
            controller.give_back(cx);
        }
    }

    pub(crate) fn clear(&self, cx: Cx<'_>) {
        for controller in self.controllers.take().into_values() {
            controller.give_back(cx);
        }
    }
}

/// Starts an asynchronous call. Its answer goes to [`Link::settle`](jsinterop::host::Link::settle), at once if it is there.
pub(crate) fn start(core: &Core, scope: &Scope<'_>, call: &dyn Outgoing) -> Result<(), Failure> {
    let cx = admitted(core, scope)?;
    let target = call.target()?;
    let mut writer = Writer::new(cx, Some(call.id()));
    if let Err(error) = call.write_args(&mut writer) {
        cx.state().calls.forget_controller(cx, call.id());
        return Err(error.into());
    }
    writer.complete();
    if let Root::Module(module) = target.root {
        modules::start(cx, module, &target, writer.into_args(), call);
        return Ok(());
    }
    let outcome = found(cx, &target, root(cx, &target)?, writer.args()).and_then(|found| found.run(writer.args()));
    drop(writer);
    answer(cx, call.id(), call.ignores_result(), outcome);
    Ok(())
}

/// Makes a synchronous call. What is large stays in functions of its own, which are over while JavaScript runs: so Rust and JavaScript can call
/// each other a hundred deep on a small stack.
#[inline]
pub(crate) fn at_once(
    core: &Core,
    scope: &Scope<'_>,
    call: &dyn Outgoing,
    take: &mut dyn FnMut(Answer<'_>),
) -> Result<(), Failure> {
    let cx = admitted(core, scope)?;
    let mut writer = Writer::new(cx, None);
    let found = prepared(cx, scope, call, &mut writer)?;
    let value = found.run(writer.args())?;
    drop(writer);
    hand_over(call, value, take)
}

/// Writes the arguments, and finds what is to be called with them.
#[inline]
fn prepared<'js>(
    cx: Cx<'js>,
    scope: &Scope<'_>,
    call: &dyn Outgoing,
    writer: &mut Writer<'js>,
) -> Result<Found<'js>, Failure> {
    let target = call.target();
    let target = match &target {
        Ok(target) => target,
        Err(error) => return Err(error.clone().into()),
    };
    call.write_args(writer)?;
    writer.complete();
    let root = match target.root {
        Root::Module(module) => modules::at_once(cx, scope, module)?,
        _ => root(cx, target)?,
    };
    found(cx, target, root, writer.args())
}

#[inline]
fn hand_over<'js>(call: &dyn Outgoing, value: Value<'js>, take: &mut dyn FnMut(Answer<'_>)) -> Result<(), Failure> {
    if value.is_object() && (value.is_promise() || is_thenable(&value)?) {
        return Err(promised().into());
    }
    if call.ignores_result() {
        take(Answer::Nothing(PhantomData));
    } else {
        take(Answer::Value(&mut Reader::new(value)));
    }
    Ok(())
}

#[cold]
fn promised() -> JsError {
    JsError::Mismatch {
        import: "".into(),
        path: "$".to_owned(),
        expected: "a value (declare the import as `async fn` to await a promise)".to_owned(),
        found: "promise".to_owned(),
    }
}

#[inline]
fn admitted<'a>(core: &Core, scope: &'a Scope<'_>) -> Result<Cx<'a>, Failure> {
    let Some(cx) = scope.cx() else {
        return Err(JsError::Disconnected { import: "".into(), may_have_run: false }.into());
    };
    let max = core.config.depth_limit;
    if scope.depth() > max {
        return Err(exception::limit("re-entrancy depth", max.into()).into());
    }
    Ok(cx)
}

#[inline]
fn root<'js>(cx: Cx<'js>, target: &Target<'_>) -> Result<Value<'js>, Failure> {
    match target.root {
        Root::Object(id) => {
            cx.state().objects.get(cx, id).ok_or_else(|| JsError::Disposed { import: "".into() }.into())
        }
        _ => Ok(cx.global()),
    }
}

/// Hands on what a call came to, or waits for the promise it came to.
pub(crate) fn answer<'js>(cx: Cx<'js>, call: CallId, ignored: bool, outcome: Result<Value<'js>, Failure>) {
    match outcome.and_then(|value| awaited(cx, call, ignored, value)) {
        Ok(Some(value)) => deliver(cx, call, ignored, value),
        Ok(None) => {}
        Err(error) => fail(cx, call, error.into_error()),
    }
}

/// The value a promise is fulfilled with, if it is; else the call waits for it.
fn awaited<'js>(cx: Cx<'js>, call: CallId, ignored: bool, value: Value<'js>) -> Result<Option<Value<'js>>, Failure> {
    if !value.is_object() {
        return Ok(Some(value));
    }
    match value.promise_state() {
        Some(PromiseState::Fulfilled(value)) => return Ok(Some(value)),
        Some(PromiseState::Rejected(reason)) => return Err(exception::from_thrown(cx, &reason).into()),
        Some(PromiseState::Pending) => {
            value.on_settled(Waiter::Call { call, ignored }).map_err(|_| exception::failure(cx))?;
            return Ok(None);
        }
        None => {}
    }
    if !is_thenable(&value)? {
        return Ok(Some(value));
    }
    let promise = cx.state().agent().resolve(cx, value).map_err(|_| exception::failure(cx))?;
    promise.on_settled(Waiter::Call { call, ignored }).map_err(|_| exception::failure(cx))?;
    Ok(None)
}

/// An object that is no promise and has a `then` of its own.
fn is_thenable(value: &Value<'_>) -> Result<bool, Failure> {
    let cx = value.cx();
    let names = cx.state().names.well_known(cx).map_err(|_| exception::failure(cx))?;
    let then = value.get(names.then).map_err(|_| exception::failure(cx))?;
    Ok(then.is_function())
}

fn deliver(cx: Cx<'_>, call: CallId, ignored: bool, value: Value<'_>) {
    cx.state().calls.forget_controller(cx, call);
    let Some(link) = cx.state().link() else { return };
    if ignored {
        link.settle(call, Answer::Nothing(PhantomData));
    } else {
        link.settle(call, Answer::Value(&mut Reader::new(value)));
    }
}

pub(crate) fn fail(cx: Cx<'_>, call: CallId, error: JsError) {
    cx.state().calls.forget_controller(cx, call);
    if let Some(link) = cx.state().link() {
        link.settle(call, Answer::Failed(error));
    }
}
