//! The host of these tests: a socket that may be full, and that nobody answers at.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crate::host::{Answer, CallId, Host, InvocationId, Link, ObjectId, Outgoing, RefId, Reply, Start, Status, Task};
use crate::sync::lock;
use crate::wire::{Encoder, Tables};
use crate::{JsError, JsRuntime};

/// Words, text, blobs.
pub(super) type Sent = (Vec<u32>, Vec<u8>, Vec<Vec<u8>>);

#[derive(Default)]
pub(super) struct Seen {
    busy: bool,
    pub(super) frames: Vec<Sent>,
    pub(super) cancelled: Vec<CallId>,
    pub(super) released: usize,
}

/// A host with a socket that may be full.
#[derive(Clone, Default)]
pub(super) struct Socket(Arc<Mutex<Seen>>);

impl Host for Socket {
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError> {
        if self.seen().busy {
            return Ok(Start::Busy);
        }
        let mut encoder = Encoder::new(Tables::Own);
        encoder.begin();
        encoder.call(call)?;
        let frame = encoder.end();
        let mut words = frame.words.to_vec();
        // The number of the call, which is another each time.
        words[7..9].fill(0);
        self.seen().frames.push((words, frame.text.to_vec(), std::mem::take(frame.blobs)));
        Ok(Start::Taken)
    }
    fn call_sync(&self, _: &dyn Outgoing, _: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        Err(JsError::NotInProcess { import: "".into() })
    }
    fn cancel(&self, call: CallId) {
        self.seen().cancelled.push(call);
    }
    fn release(&self, _: ObjectId, _: u32) {
        self.seen().released += 1;
    }
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
        false
    }
}

/// A runtime at such a host, which is ready.
pub(super) fn connect() -> (JsRuntime, Link, Socket) {
    let socket = Socket::default();
    let mut link = None;
    let runtime = JsRuntime::connect(|given| {
        link = Some(given);
        socket.clone()
    });
    let link = link.unwrap();
    link.set_status(Status::Ready);
    (runtime, link, socket)
}

impl Socket {
    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.0)
    }

    pub(super) fn be_busy(&self, busy: bool, link: &Link) {
        self.seen().busy = busy;
        if !busy {
            link.resume();
        }
    }
}
