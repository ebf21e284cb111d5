//! The end of a turn: promises' reactions, and what was left for whoever has the engine.

use std::sync::atomic::Ordering;

use crate::core::{Core, Errand, Op};
use crate::invoke;
use crate::raw::Cx;
use crate::state::State;

/// Runs promises' reactions and what was left to do, until nothing is left.
#[inline]
pub(crate) fn settle(core: &Core, state: &State) {
    let Some(cx) = state.engine.cx() else {
        let left = (core.take_queue(), state.errands.take());
        return drop(left);
    };
    while (cx.has_job() || core.queued.load(Ordering::SeqCst)) && !state.run.is_stopping() {
        run_jobs(cx);
        for op in core.take_queue() {
            apply(cx, op);
            run_jobs(cx);
        }
        while let Some(errand) = state.next_errand() {
            run(cx, errand);
            run_jobs(cx);
        }
    }
    state.rejections.report(cx);
}

/// Runs promises' reactions until none is left.
pub(crate) fn run_jobs(cx: Cx<'_>) {
    let state = cx.state();
    while !state.run.is_stopping() && cx.has_job() {
        let was_busy = state.modules.is_busy.replace(true);
        let done = cx.run_job();
        state.modules.is_busy.set(was_busy);
        if done.is_err() && !state.run.is_stopping() {
            reaction_failed(cx);
        }
    }
}

/// A promise's reaction threw where nothing catches: it was interrupted, or it is none of a user's.
#[cold]
fn reaction_failed(cx: Cx<'_>) {
    let thrown = cx.take_exception();
    crate::console::report(cx, &thrown);
    // What was interrupted never settles its promise, and the engine does not tell whose that is: an error for all who wait is better
    // than none for one of them.
    if thrown.is_uncatchable()
        && let Some(link) = cx.state().link()
    {
        link.abandon_calls(&crate::exception::from_thrown(cx, &thrown));
    }
}

fn apply(cx: Cx<'_>, op: Op) {
    let state = cx.state();
    match op {
        Op::Release(object, count) => state.objects.release(cx, object, count),
        Op::Revoke(reference) => state.refs.revoke(reference),
        Op::Gone(reference, count) => {
            state.refs.gone(reference);
            if let Some(link) = state.link() {
                link.release(reference, count);
            }
        }
    }
}

/// Does what runs JavaScript.
pub(crate) fn run(cx: Cx<'_>, errand: Errand) {
    match errand {
        Errand::Cancel(call) => cx.state().calls.cancel(cx, call),
        Errand::Reply(invocation, reply) => invoke::reply(cx, invocation, reply),
    }
}

/// A timer of JavaScript's is due.
pub(crate) fn fire(cx: Cx<'_>, timer: u64) {
    if cx.state().agent().fire(cx, timer).is_err() {
        let thrown = cx.take_exception();
        if !cx.state().run.is_stopping() {
            crate::console::report(cx, &thrown);
        }
    }
}
