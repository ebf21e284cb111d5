//! Doing what a browser's frames say.

use jsinterop::JsError;
use jsinterop::host::{Answer, InvocationTarget, Invoked};
use jsinterop::value::ValueError;
use jsinterop::wire::{self, Blobs, Message, Shapes};

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
            let span = core.trace.invocation(id, target);
            let refusal = core.flow.invoke().map_err(Reached::refusal).err();
            let reply = if let Some(refusal) = refusal.or_else(|| refuse(core, target, is_sync)) {
                Err(refusal)
            } else {
                match span.in_scope(|| core.link.invoke_wire(id, target, args)) {
                    Invoked::Replied(reply) => reply,
                    Invoked::Running => return Ok(()),
                }
            };
            core.reply(id, reply);
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

/// No name of a crate, an export or a method is longer. A browser may name many with one text, and each refusal repeats what it named.
const LONGEST_NAME: usize = 256;

/// What no browser may invoke: it hears the same as of a crate that is not there.
fn refuse(core: &Core, target: InvocationTarget<'_>, is_sync: bool) -> Option<jsinterop::JsException> {
    if is_sync {
        let text = "Rust is not in this process, so it cannot be invoked synchronously: use `invoke`";
        return Some(jsinterop::host::refusal("not_in_process", text));
    }
    let (package, name) = match target {
        InvocationTarget::Export { package, name } => (package, name),
        InvocationTarget::Method { name, .. } => ("", name),
        InvocationTarget::Callback { .. } => return None,
    };
    if package.len().max(name.len()) > LONGEST_NAME {
        let text = format!("no name of an export is longer than {LONGEST_NAME} bytes");
        return Some(jsinterop::host::refusal("unknown_export", text));
    }
    if matches!(target, InvocationTarget::Method { .. }) {
        return None;
    }
    let name = package.split_once('@').map_or(package, |(name, _)| name);
    if core.settings.exposed.iter().any(|exposed| *exposed == name) {
        return None;
    }
    Some(jsinterop::host::refusal("unknown_export", format!("no crate `{name}` with exports is part of this program")))
}
