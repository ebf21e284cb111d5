//! Calls: doing what one asks for, and what is kept until its promise settles.

use std::cell::RefCell;
use std::marker::PhantomData;

use jsinterop::CallKind;
use jsinterop::JsError;
use jsinterop::host::{Answer, CallId, Outgoing, Root, Target};

use crate::core::{Core, Scope};
use crate::exception::{self, Failure};
use crate::hash::NumberMap;
use crate::modules;
use crate::paths::{self, Steps};
use crate::raw::{Build, Cx, Js, Kept, PromiseState, Raised, Value};
use crate::reader::Reader;
use crate::slots::Slots;
use crate::writer::Writer;

/// What is kept for calls on their way.
#[derive(Default)]
pub(crate) struct Calls {
    /// `AbortController`s, for calls that asked for a signal.
    controllers: RefCell<NumberMap<u64, Kept>>,
    /// Who waits for which promise.
    tickets: RefCell<Slots<Ticket>>,
}

/// Who waits for a promise.
pub(crate) enum Ticket {
    Call { call: CallId, ignored: bool },
    Module(modules::Loading),
}

impl Calls {
    /// The call's own `AbortSignal`.
    pub(crate) fn signal<'js>(&self, cx: Cx<'js>, call: CallId) -> Js<Value<'js>> {
        let kept = self.controllers.borrow().get(&call.0).map(|controller| controller.get(cx));
        let controller = if let Some(controller) = kept {
            controller
        } else {
            let controller = cx.state().agent().new_controller(cx)?;
            self.controllers.borrow_mut().insert(call.0, Kept::new(controller.clone()));
            controller
        };
        controller.get_named("signal")
    }

    /// Nobody waits any more: the signal fires.
    pub(crate) fn cancel(&self, cx: Cx<'_>, call: CallId) {
        let controller = self.controllers.borrow_mut().remove(&call.0);
        if let Some(controller) = controller.map(|controller| controller.give_back(cx))
            && cx.state().agent().abort(cx, controller).is_err()
        {
            let thrown = cx.take_exception();
            crate::console::report(cx, &thrown);
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

    pub(crate) fn issue(&self, ticket: Ticket) -> u64 {
        self.tickets.borrow_mut().insert(ticket)
    }

    fn redeem(&self, ticket: u64) -> Option<Ticket> {
        self.tickets.borrow_mut().remove(ticket)
    }

    pub(crate) fn clear(&self, cx: Cx<'_>) {
        for controller in self.controllers.take().into_values() {
            controller.give_back(cx);
        }
        self.tickets.take();
    }
}

/// Starts an asynchronous call. Its answer goes to [`Link::settle`](jsinterop::host::Link::settle), at once if it is there.
pub(crate) fn start(core: &Core, scope: &Scope<'_>, call: &dyn Outgoing) -> Result<(), Failure> {
    let cx = admitted(core, scope)?;
    let target = call.target()?;
    let writer = written(cx, call)?;
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
    let (writer, found) = prepared(cx, scope, call)?;
    let value = found.run(writer.args())?;
    drop(writer);
    hand_over(call, value, take)
}

/// The arguments, and what is to be called with them.
#[inline]
fn prepared<'js>(cx: Cx<'js>, scope: &Scope<'_>, call: &dyn Outgoing) -> Result<(Writer<'js>, Found<'js>), Failure> {
    let target = call.target();
    let target = match &target {
        Ok(target) => target,
        Err(error) => return Err(error.clone().into()),
    };
    let writer = written(cx, call)?;
    let root = match target.root {
        Root::Module(module) => modules::at_once(cx, scope, module)?,
        _ => root(cx, target)?,
    };
    let found = found(cx, target, root, writer.args())?;
    Ok((writer, found))
}

#[inline]
fn hand_over<'js>(call: &dyn Outgoing, value: Value<'js>, take: &mut dyn FnMut(Answer<'_>)) -> Result<(), Failure> {
    if value.is_object() && value.is_promise() {
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
fn written<'js>(cx: Cx<'js>, call: &dyn Outgoing) -> Result<Writer<'js>, Failure> {
    let mut writer = Writer::new(cx, Some(call.id()));
    call.write_args(&mut writer)?;
    Ok(writer)
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

/// What stands at the end of a path.
pub(crate) enum Found<'js> {
    Function {
        function: Value<'js>,
        this: Value<'js>,
    },
    Class(Value<'js>),
    /// A property has been read or written: nothing is left to do.
    Value(Value<'js>),
}

/// Walks the path; what can be done without calling is done.
#[inline]
pub(crate) fn found<'js>(
    cx: Cx<'js>,
    target: &Target<'_>,
    root: Value<'js>,
    args: &Build<'js>,
) -> Result<Found<'js>, Failure> {
    let Ok(steps) = Steps::of(cx, target) else { return Err(exception::failure(cx)) };
    let place = steps.walk(root, target)?;
    match target.kind {
        CallKind::Function => {
            let function = place.value(target)?;
            if !function.is_function() {
                return Err(paths::last_not_found(target, "a function", &function));
            }
            let this = if place.is_root() { cx.undefined() } else { place.parent };
            Ok(Found::Function { function, this })
        }
        CallKind::New => {
            let class = place.value(target)?;
            if class.is_constructor() {
                Ok(Found::Class(class))
            } else {
                Err(paths::last_not_found(target, "a constructor", &class))
            }
        }
        CallKind::Get => place.value(target).map(Found::Value),
        CallKind::Set => match place.set(args.first()) {
            Ok(()) => Ok(Found::Value(cx.undefined())),
            Err(Raised) => Err(exception::failure(cx)),
        },
        CallKind::Import => Ok(Found::Value(place.parent)),
    }
}

impl<'js> Found<'js> {
    /// Calls or constructs.
    #[inline]
    pub(crate) fn run(&self, args: &Build<'js>) -> Result<Value<'js>, Failure> {
        let done = match self {
            Self::Function { function, this } => args.call(function, this),
            Self::Class(class) => args.construct(class),
            Self::Value(value) => return Ok(value.clone()),
        };
        done.map_err(|Raised| exception::failure(args.cx()))
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
            let ticket = cx.state().calls.issue(Ticket::Call { call, ignored });
            value.on_settled(ticket).map_err(|_| exception::failure(cx))?;
            return Ok(None);
        }
        None => {}
    }
    let names = cx.state().names.well_known(cx).map_err(|_| exception::failure(cx))?;
    let then = value.get(names.then).map_err(|_| exception::failure(cx))?;
    if !then.is_function() {
        return Ok(Some(value));
    }
    let ticket = cx.state().calls.issue(Ticket::Call { call, ignored });
    let promise = cx.state().agent().resolve(cx, value).map_err(|_| exception::failure(cx))?;
    promise.on_settled(ticket).map_err(|_| exception::failure(cx))?;
    Ok(None)
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

/// A promise settled for which somebody holds this ticket.
pub(crate) fn settled<'js>(cx: Cx<'js>, ticket: u64, fulfilled: bool, value: Value<'js>) {
    match cx.state().calls.redeem(ticket) {
        Some(Ticket::Call { call, ignored }) if fulfilled => deliver(cx, call, ignored, value),
        Some(Ticket::Call { call, .. }) => fail(cx, call, exception::from_thrown(cx, &value)),
        Some(Ticket::Module(loading)) => modules::loaded(cx, loading, fulfilled, &value),
        None => {}
    }
}
