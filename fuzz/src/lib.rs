//! What the targets of the wire share: a host that leads nowhere, and frames made of bytes.

use std::time::Duration;

use jsinterop::host::{
    Answer, CallId, Host, InvocationId, Link, ObjectId, Outgoing, RefId, Reply, Start, Status, Task,
};
use jsinterop::{JsError, JsRuntime};

struct Nowhere;

impl Host for Nowhere {
    fn start(&self, _: &dyn Outgoing) -> Result<Start, JsError> {
        Ok(Start::Taken)
    }
    fn call_sync(&self, _: &dyn Outgoing, _: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        Err(JsError::NotInProcess { import: "".into() })
    }
    fn cancel(&self, _: CallId) {}
    fn release(&self, _: ObjectId, _: u32) {}
    fn reply(&self, _: InvocationId, _: Reply) {}
    fn revoke(&self, _: RefId) {}
    fn now(&self) -> Duration {
        Duration::ZERO
    }
    fn arm(&self, _: CallId, _: Duration) {}
    fn disarm(&self, _: CallId) {}
    fn spawn(&self, _: Task) {}
    fn default_limit(&self) -> Option<Duration> {
        None
    }
    fn is_in_process(&self) -> bool {
        true
    }
}

/// A runtime whose JavaScript is the fuzzer.
pub fn connect() -> (JsRuntime, Link) {
    let mut link = None;
    let runtime = JsRuntime::connect(|given| {
        link = Some(given);
        Nowhere
    });
    let link = link.expect("it is given while the host is made");
    link.set_status(Status::Ready);
    (runtime, link)
}

/// The first byte says how much of the rest is text; what follows it are words.
pub fn parts(data: &[u8]) -> Option<(Vec<u32>, &[u8])> {
    let (len, rest) = data.split_first()?;
    let (text, words) = rest.split_at_checked((*len as usize).min(rest.len()))?;
    let words = words.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
    Some((words.collect(), text))
}
