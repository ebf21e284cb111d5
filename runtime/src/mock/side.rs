//! The mock as a host: the JavaScript side that is not there.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::clock::Due;
use super::expect::{Answering, Expected};
use super::record::Aim;
use super::shared::{Replied, Settled, Shared};
use crate::error::{JsError, JsException};
use crate::handle::{ObjectId, RefId};
use crate::host::{Answer, CallId, Host, InvocationId, Outgoing, Reply, Start, Status, Task};
use crate::value::{Tree, TreeWriter};

pub(super) struct Side(pub(super) Arc<Shared>);

impl Drop for Side {
    fn drop(&mut self) {
        self.0.tasks.clear();
    }
}

impl Side {
    fn is_up(&self) -> bool {
        self.0.link.runtime().is_none_or(|runtime| runtime.status() == Status::Ready)
    }

    /// `expect_sync` wants to hear of this call only.
    fn is_heard(&self, aim: &Aim, args: &[Tree], given: &dyn Fn() -> Vec<RefId>) -> bool {
        self.0.with(|state| match &mut state.listening {
            Some((thread, heard)) if *thread == std::thread::current().id() => {
                *heard = Some(Expected::new(aim.clone(), args.to_vec(), given()));
                true
            }
            _ => false,
        })
    }
}

fn capture(call: &dyn Outgoing) -> Result<(Aim, Vec<Tree>), JsError> {
    let aim = Aim::of(&call.target()?);
    let mut args = TreeWriter::default();
    call.write_args(&mut args)?;
    Ok((aim, args.finish()))
}

/// The Rust objects and closures among the arguments.
fn references(args: &[Tree]) -> Vec<RefId> {
    let mut found = Vec::new();
    let mut rest: Vec<&Tree> = args.iter().collect();
    while let Some(tree) = rest.pop() {
        match tree {
            Tree::RustRef(id, _) | Tree::Callback(id, _) => found.push(*id),
            Tree::Array(elements) => rest.extend(elements),
            Tree::Object(entries) => rest.extend(entries.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

impl Host for Side {
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError> {
        if !self.is_up() {
            return Ok(Start::Busy);
        }
        let (aim, args) = capture(call)?;
        let (answering, delay) = self.0.decide(call.id(), &aim, &args, false)?;
        if delay.is_zero() {
            self.0.answer(call.id(), &answering);
        } else {
            self.0.with(|state| {
                let at = state.clock.now().saturating_add(delay);
                state.clock.arm(at, Due::Answer(call.id(), answering));
            });
        }
        Ok(Start::Taken)
    }

    fn call_sync(&self, call: &dyn Outgoing, answer: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        let (aim, args) = capture(call)?;
        if self.is_heard(&aim, &args, &|| references(&args)) {
            return Err(JsException::new("the call is only being expected").into());
        }
        let (answering, _) = self.0.decide(call.id(), &aim, &args, true)?;
        if matches!(answering, Answering::Never) {
            return Err(JsException::new(
                "a synchronous call cannot stay pending: `never` is for asynchronous imports",
            )
            .into());
        }
        self.0.make(&answering, answer);
        Ok(())
    }

    fn cancel(&self, call: CallId) {
        self.0.with(|state| {
            if let Some(record) = state.calls.iter_mut().rev().find(|record| record.id == call) {
                record.cancelled = true;
            }
        });
    }

    fn release(&self, object: ObjectId, count: u32) {
        self.0.release(object, count);
    }

    fn reply(&self, invocation: InvocationId, reply: Reply) {
        self.0.replied(invocation, read_reply(reply));
    }

    fn revoke(&self, _: RefId) {}

    fn now(&self) -> Duration {
        self.0.with(|state| state.clock.now())
    }

    fn arm(&self, call: CallId, at: Duration) {
        self.0.with(|state| state.clock.arm(at, Due::Deadline(call)));
    }

    fn disarm(&self, call: CallId) {
        self.0.with(|state| state.clock.disarm(call));
    }

    fn spawn(&self, task: Task) {
        self.0.tasks.spawn(task);
    }

    fn default_limit(&self) -> Option<Duration> {
        None
    }

    fn is_in_process(&self) -> bool {
        !self.0.is_remote.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn replied(&self, invocation: InvocationId, reply: Settled) {
        let before = self.with(|state| match state.replies.get_mut(&invocation) {
            Some(replied) => Some(std::mem::replace(replied, Replied::Done(reply))),
            None => None,
        });
        if let Some(Replied::Waiting(Some(waker))) = before {
            waker.wake();
        }
    }
}

/// Takes a reply as JavaScript would.
pub(super) fn read_reply(reply: Reply) -> Settled {
    let outcome = reply?;
    let mut tree = TreeWriter::default();
    outcome.write(&mut tree)?;
    Ok(tree.finish().pop().unwrap_or(Tree::Undefined))
}
