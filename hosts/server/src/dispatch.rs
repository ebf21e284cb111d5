//! Doing what a browser's frames say.

use jsinterop::host::{Answer, InvocationId, InvocationTarget, Invoked, refusal};
use jsinterop::value::ValueError;
use jsinterop::wire::{self, Blobs, Decoder, Message, Shapes};
use jsinterop::{JsError, JsException};

use crate::core::Core;
use crate::counters;
use crate::limits::Reached;
use crate::packet::{Broken, broken};
use crate::trace;

/// Reads a frame, message by message.
pub(crate) fn frame(core: &Core, words: &[u32], text: &[u8], blobs: &Blobs) -> Result<(), Broken> {
    // Nobody's table: every frame brings its own.
    let mut shapes = Shapes::default();
    let budget = core.settings.limits.budget(blobs.bytes());
    let mut incoming = wire::open(words, text, blobs, &mut shapes, &core.link).map_err(malformed)?.within(budget);
    while let Some(message) = incoming.next_message().map_err(malformed)? {
        dispatch(core, message, incoming.bytes())?;
    }
    Ok(())
}

/// The words of a frame break the rules, or it becomes too much.
fn malformed(error: ValueError) -> Broken {
    if let Some(limit) = error.limit() {
        counters::limit(limit);
    }
    Broken(error.to_string().into())
}

/// Does what a message of so many bytes says.
fn dispatch(core: &Core, message: Message<'_>, bytes: usize) -> Result<(), Broken> {
    match message {
        Message::Return { call, answer } => {
            if !core.link.is_pending(call) {
                core.flow.small();
            }
            if let Err(JsError::LimitExceeded { limit, .. }) = &answer {
                counters::limit(limit);
            }
            core.keep(true, "return", call.0, String::new, bytes);
            core.trace.answered(call, answer.as_ref().err().map_or("returned", trace::failure));
            core.link.settle(call, answer.map_or_else(Answer::Failed, Answer::Wire));
        }
        Message::Invoke { id, target, is_sync, args } => {
            if core.link.is_running(id) {
                return broken("an invocation has the number of one that runs");
            }
            counters::invocation();
            core.keep(true, "invoke", id.0, || trace::name_of(target), bytes);
            invoke(core, id, target, is_sync, args);
        }
        Message::Cancel(id) => {
            core.flow.small();
            core.keep(true, "cancel", id.0, String::new, bytes);
            core.trace.replied(id, "cancelled", 0);
            core.link.cancel_invocation(id);
        }
        Message::Release(reference, count) => {
            core.flow.small();
            core.keep(true, "release", reference.0, String::new, bytes);
            core.link.release(reference, count);
        }
        other => return Err(Broken(format!("nobody here knows {other:?}").into())),
    }
    Ok(())
}

fn invoke(core: &Core, id: InvocationId, target: InvocationTarget<'_>, is_sync: bool, args: Decoder<'_>) {
    let span = core.trace.invocation(id, target);
    let is_within = core.flow.invoke().map_err(Reached::refusal);
    let reply = match is_within.and_then(|()| may_be_invoked(core, target, is_sync)) {
        Err(refusal) => Err(refusal),
        Ok(()) => match span.in_scope(|| core.link.invoke_wire(id, target, args)) {
            Invoked::Replied(reply) => reply,
            Invoked::Running => return,
        },
    };
    core.reply(id, reply);
}

/// No name of a crate, an export or a method is longer. A browser may name many with one text, and each refusal repeats what it named.
const LONGEST_NAME: usize = 256;

fn may_be_invoked(core: &Core, target: InvocationTarget<'_>, is_sync: bool) -> Result<(), JsException> {
    let unknown = |text: String| Err(refusal("unknown_export", text));
    if is_sync {
        let text = "Rust is not in this process, so it cannot be invoked synchronously: use `invoke`";
        return Err(refusal("not_in_process", text));
    }
    if longest_name(target) > LONGEST_NAME {
        return unknown(format!("no name of an export is longer than {LONGEST_NAME} bytes"));
    }
    let InvocationTarget::Export { package, .. } = target else { return Ok(()) };
    let name = package.split_once('@').map_or(package, |(name, _)| name);
    if core.settings.exposed.iter().any(|exposed| *exposed == name) {
        return Ok(());
    }
    // The same as of a crate that is not there.
    unknown(format!("no crate `{name}` with exports is part of this program"))
}

fn longest_name(target: InvocationTarget<'_>) -> usize {
    match target {
        InvocationTarget::Export { package, name } => package.len().max(name.len()),
        InvocationTarget::Method { name, .. } => name.len(),
        InvocationTarget::Callback { .. } => 0,
    }
}
