//! How an engine starts: the JavaScript half, globals, and the crates' initialisers.

use std::cell::Cell;
use std::sync::atomic::Ordering;

use jsinterop::host::Status;
use jsinterop::{JsError, Registry};
use serde_json::Value as Json;

use crate::agent::{self, Agent};
use crate::core::Core;
use crate::exception;
use crate::raw::{Classes as _, Cx, Js, PromiseState};
use crate::reader::Classes;
use crate::state::State;
use crate::{console, json};

/// Makes the engine and sets up the JavaScript half.
pub(crate) fn open(core: &Core) -> Result<(), JsError> {
    let out_of_memory = || exception::limit("memory", core.config.memory_limit.unwrap_or(usize::MAX) as u64);
    let state = core.lock.lock();
    state.engine.open(&state, core.config.memory_limit).ok_or_else(out_of_memory)?;
    drop(state);
    let scope = core.enter();
    let Some(cx) = scope.cx() else { return Err(out_of_memory()) };
    let agent = set_up(cx, cx.state()).map_err(|_| exception::take(cx))?;
    cx.state().set_agent(agent);
    Ok(())
}

fn set_up(cx: Cx<'_>, state: &State) -> Js<Agent> {
    state.classes.set(cx.register_classes()?);
    let builtin = Classes::find(cx)?;
    let agent = agent::set_up(cx, &state.core)?;
    // Set once, here.
    let _ = state.builtin.set(builtin);
    if let Some(link) = state.core.upgrade().and_then(|core| core.link.get().cloned()) {
        let _ = state.link.set(link);
    }
    Ok(agent)
}

/// Sets the globals and runs the initialisers. What they wait for, the first calls wait for too.
pub(crate) fn initialise(core: &Core, globals: &[(String, Json)], options: &Json) -> Result<(), JsError> {
    let scope = core.enter();
    let Some(cx) = scope.cx() else { return Ok(()) };
    run(cx, globals, options).map_err(|_| exception::take(cx))
}

fn run(cx: Cx<'_>, globals: &[(String, Json)], options: &Json) -> Js<()> {
    for (name, value) in globals {
        cx.global().define(name, json::write(cx, value)?)?;
    }
    let modules = &cx.state().modules;
    let initialisers = Registry::global().modules().filter(|module| module.initializer);
    let specifiers = initialisers.map(|module| modules.ship(module)).collect::<Json>();
    let is_ready = cx.function("isReady", |call| {
        ready(call.cx());
        Ok(call.cx().undefined())
    })?;
    let args = [json::write(cx, &specifiers)?, json::write(cx, options)?, is_ready];
    let promise = cx.state().agent().start(cx, &args)?;
    crate::turn::run_jobs(cx);
    match promise.promise_state() {
        Some(PromiseState::Fulfilled(_)) | None => Ok(()),
        Some(PromiseState::Rejected(_) | PromiseState::Pending) => report_failure(cx, &promise),
    }
}

/// An initialiser that fails is reported, and what it was to prepare is missing; the rest works.
fn report_failure<'js>(cx: Cx<'js>, promise: &crate::raw::Value<'js>) -> Js<()> {
    let reported = Cell::new(false);
    let failed = cx.function("failed", move |call| {
        if !reported.replace(true) {
            console::report_rejection(call.cx(), &call.arg(0));
            ready(call.cx());
        }
        Ok(call.cx().undefined())
    })?;
    let caught = promise.get_named("catch")?.call(promise, &[failed])?;
    drop(caught);
    crate::turn::run_jobs(cx);
    Ok(())
}

fn ready(cx: Cx<'_>) {
    if let Some(core) = cx.state().core.upgrade() {
        core.is_ready.store(true, Ordering::Release);
    }
    if let Some(link) = cx.state().link() {
        link.set_status(Status::Ready);
    }
}
