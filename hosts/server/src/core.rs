//! What one session is made of, below its runtime: what leaves, what arrives, and when it is over.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jsinterop::JsError;
use jsinterop::host::{Answer, CallId, InvocationId, Link, Reply, Status};
use jsinterop::wire::{Encoder, Mark};
use tokio::runtime::Handle;
use tokio::sync::Notify;

use crate::deadlines::Deadlines;
use crate::flow::Flow;
use crate::outbox::{self, Filling, Outbox};
use crate::recent::{Recent, RecentMessage};
use crate::settings::Settings;
use crate::trace::{self, Trace};

/// Why a session ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// [`Session::close`](crate::Session::close), or the server shuts down.
    Closed,
    /// The browser left.
    Left,
    /// The browser did not come back in time.
    Lost,
    /// The browser may not go on.
    Refused,
    /// It broke this rule, or this limit.
    Broken(Cow<'static, str>),
}

/// One session, as its host, its task and its handle share it.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) settings: Arc<Settings>,
    pub(crate) link: Link,
    pub(crate) executor: Handle,
    pub(crate) deadlines: Deadlines,
    pub(crate) flow: Flow,
    pub(crate) recent: Recent,
    pub(crate) trace: Trace,
    /// When something was said last, in milliseconds.
    active: AtomicU64,
    outbox: Mutex<Outbox>,
    /// There is something to send.
    pub(crate) wake: Notify,
    /// An ending is known. Its one listener is the session's task.
    pub(crate) ended: Notify,
    /// The page's initialisers are through.
    pub(crate) is_ready: AtomicBool,
    is_connected: AtomicBool,
    /// An ending is known: nothing new begins.
    is_ending: AtomicBool,
    ending: Mutex<Option<Ending>>,
}

impl Core {
    pub(crate) fn new(settings: Arc<Settings>, link: Link, executor: Handle) -> Self {
        Self {
            flow: Flow::new(&settings.limits),
            recent: Recent::new(settings.kept_messages),
            trace: Trace::new(),
            active: AtomicU64::new(0),
            settings,
            link,
            executor,
            deadlines: Deadlines::new(),
            outbox: Mutex::default(),
            wake: Notify::new(),
            ended: Notify::new(),
            is_ready: AtomicBool::new(false),
            is_connected: AtomicBool::new(true),
            is_ending: AtomicBool::new(false),
            ending: Mutex::default(),
        }
    }

    pub(crate) fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a message into the frame that leaves next; one with much that travels beside it into a frame of its own. No lock is held
    /// meanwhile: what is written is a user's `Serialize`, which may call again.
    pub(crate) fn write<R>(&self, call: Option<CallId>, write: impl Fn(&mut Encoder) -> R) -> R {
        loop {
            let mut lent = Lent::new(self);
            let Some(Filling { encoder, calls, .. }) = &mut lent.filling else {
                unreachable!("it is lent until it is dropped")
            };
            let mark = encoder.mark();
            if !encoder.is_empty() {
                encoder.refuse_blobs(outbox::PIECE);
            }
            lent.unfinished = Some(mark);
            let written = write(encoder);
            if !encoder.has_refused() {
                calls.extend(call);
                lent.unfinished = None;
                return written;
            }
            drop(lent);
            self.seal_open();
        }
    }

    /// Whether a call has to wait, because more than enough is on its way to a browser that is there. One that is not may lose its session.
    pub(crate) fn must_wait(&self) -> bool {
        let limits = &self.settings.limits;
        let mut outbox = self.outbox();
        let is_full = outbox.bytes() > limits.bytes_in_flight && self.is_connected.load(Ordering::Acquire);
        outbox.is_waited_for |= is_full || outbox.upload_bytes() > limits.piece_bytes;
        outbox.is_waited_for
    }

    /// Whether the browser takes in so much less than it asks for that what it asks for has to wait.
    pub(crate) fn is_full(&self) -> bool {
        let limits = &self.settings.limits;
        let outbox = self.outbox();
        outbox.bytes() > limits.bytes_in_flight.saturating_mul(2) || outbox.upload_bytes() > limits.piece_bytes
    }

    /// Something was said.
    pub(crate) fn touch(&self) {
        let now = u64::try_from(self.deadlines.now().as_millis()).unwrap_or(u64::MAX);
        self.active.store(now, Ordering::Relaxed);
    }

    /// For how long nothing was.
    pub(crate) fn quiet(&self) -> Duration {
        self.deadlines.now().saturating_sub(Duration::from_millis(self.active.load(Ordering::Relaxed)))
    }

    /// There may be room again: calls that wait are started, in order.
    pub(crate) fn let_in(&self) {
        let limits = &self.settings.limits;
        let mut outbox = self.outbox();
        let has_room = outbox.bytes() <= limits.bytes_in_flight / 4 * 3 && outbox.upload_bytes() <= limits.piece_bytes;
        let is_due = has_room && std::mem::take(&mut outbox.is_waited_for);
        drop(outbox);
        if is_due {
            self.link.resume();
        }
    }

    /// Completes the open frame.
    fn seal_open(&self) {
        let unneeded = self.outbox().seal_open();
        if let Some(encoder) = unneeded {
            self.settings.pool.put(encoder);
        }
    }

    /// Sends a message that has no answer, unless nobody will be there to hear it.
    pub(crate) fn tell(&self, write: impl Fn(&mut Encoder)) {
        if !self.is_ending() {
            self.write(None, write);
        }
    }

    /// Keeps what is known of a message, if anybody may ask.
    pub(crate) fn keep(
        &self,
        is_from_browser: bool,
        kind: &'static str,
        id: u64,
        path: impl FnOnce() -> String,
        bytes: usize,
    ) {
        if self.recent.is_wanted() {
            self.recent.add(RecentMessage { at: self.deadlines.now(), is_from_browser, kind, id, path: path(), bytes });
        }
    }

    /// Answers an invocation, with no more than a browser may be told.
    pub(crate) fn reply(&self, id: InvocationId, reply: Reply) {
        let reply = reply.map_err(|exception| self.settings.sanitise(exception));
        let bytes = self.write(None, |encoder| {
            let before = encoder.size();
            encoder.reply(id, &reply);
            outbox::added(before, encoder.size())
        });
        self.keep(false, "return", id.0, String::new, bytes);
        self.trace.replied(id, trace::outcome(&reply), bytes);
    }

    pub(crate) fn end(&self, ending: Ending) {
        self.ending.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(ending);
        self.is_ending.store(true, Ordering::Release);
        self.wake.notify_one();
        self.ended.notify_one();
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Acquire)
    }

    pub(crate) fn ending(&self) -> Option<Ending> {
        self.ending.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How things stand once a connection is there.
    pub(crate) fn set_connected(&self) {
        self.is_connected.store(true, Ordering::Release);
        let is_ready = self.is_ready.load(Ordering::Acquire);
        self.link.set_status(if is_ready { Status::Ready } else { Status::Connecting });
    }

    /// The connection is lost: from here on what waits for the browser is bounded by the loss of its session.
    pub(crate) fn set_lost(&self) {
        self.is_connected.store(false, Ordering::Release);
        // What waited for room waits with the rest now.
        self.outbox().is_waited_for = false;
        self.link.set_status(Status::Reconnecting);
    }

    /// It is over: calls that never left have not run; everything else fails as may have run, and invocations are dropped.
    pub(crate) fn finish(&self) {
        self.is_ending.store(true, Ordering::Release);
        let unsent = self.outbox().clear();
        for call in unsent {
            let error = JsError::Disconnected { import: "".into(), may_have_run: false };
            self.link.settle(call, Answer::Failed(error));
        }
        self.link.set_status(Status::Ended);
        self.trace.end();
    }
}

/// A frame that is being written into. It goes back also when the code that writes panics, without the message that was begun.
struct Lent<'a> {
    core: &'a Core,
    filling: Option<Filling>,
    /// Where a message begins that has not been written to its end.
    unfinished: Option<Mark>,
}

impl<'a> Lent<'a> {
    fn new(core: &'a Core) -> Self {
        let filling = core.outbox().lend(|| core.settings.pool.take());
        Self { core, filling: Some(filling), unfinished: None }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let Some(mut filling) = self.filling.take() else { return };
        if let Some(mark) = self.unfinished.take() {
            filling.encoder.undo(mark);
        }
        let unneeded = self.core.outbox().take_back(filling);
        if let Some(encoder) = unneeded {
            self.core.settings.pool.put(encoder);
        }
        self.core.wake.notify_one();
    }
}
