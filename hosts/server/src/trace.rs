//! What an operator sees of a session: a span for it, and for each of its calls and invocations one that lasts as long. Names, bytes and
//! outcomes; never a value.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jsinterop::host::{CallId, InvocationId, InvocationTarget, Reply, Target};
use jsinterop::{JsError, JsException};
use tracing::field::{Empty, display};
use tracing::{Level, Span};

use crate::secret::SessionId;

/// The spans of one session that are open. A subscriber's code runs where one is written to or let go of, and may call again: never under the lock.
#[derive(Debug)]
pub(crate) struct Trace(Mutex<Open>);

#[derive(Debug)]
struct Open {
    session: Span,
    calls: HashMap<u64, Span>,
    invocations: HashMap<u64, Span>,
}

/// Whether anybody looks at calls.
fn is_wanted() -> bool {
    tracing::enabled!(Level::DEBUG)
}

impl Trace {
    pub(crate) fn new() -> Self {
        let session = tracing::info_span!("session", id = Empty);
        Self(Mutex::new(Open { session, calls: HashMap::new(), invocations: HashMap::new() }))
    }

    /// The session's span, named.
    pub(crate) fn session(&self, id: SessionId) -> Span {
        let session = self.open().session.clone();
        session.record("id", display(id));
        session
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call begins.
    pub(crate) fn call(&self, id: CallId, target: impl FnOnce() -> Option<String>) {
        if is_wanted() {
            let path = target().unwrap_or_default();
            let session = self.open().session.clone();
            let span = tracing::debug_span!(parent: &session, "call", path, bytes = Empty, outcome = Empty);
            let before = self.open().calls.insert(id.0, span);
            drop(before);
        }
    }

    /// It is on its way, with so many bytes.
    pub(crate) fn sent(&self, id: CallId, bytes: usize) {
        if is_wanted() {
            let span = self.open().calls.get(&id.0).cloned();
            if let Some(span) = span {
                span.record("bytes", bytes);
            }
        }
    }

    /// It came to this.
    pub(crate) fn answered(&self, id: CallId, outcome: &'static str) {
        if is_wanted() {
            let span = self.open().calls.remove(&id.0);
            close(span, outcome);
        }
    }

    /// The browser invokes. Answers the span in which that runs.
    pub(crate) fn invocation(&self, id: InvocationId, target: InvocationTarget<'_>) -> Span {
        if !is_wanted() {
            return Span::none();
        }
        let name = name_of(target);
        let session = self.open().session.clone();
        let span = tracing::debug_span!(parent: &session, "invocation", name, bytes = Empty, outcome = Empty);
        let before = self.open().invocations.insert(id.0, span.clone());
        drop(before);
        span
    }

    /// It is answered, with so many bytes.
    pub(crate) fn replied(&self, id: InvocationId, outcome: &'static str, bytes: usize) {
        if is_wanted() {
            let span = self.open().invocations.remove(&id.0);
            if let Some(span) = &span {
                span.record("bytes", bytes);
            }
            close(span, outcome);
        }
    }

    /// The session is over.
    pub(crate) fn end(&self) {
        let mut open = self.open();
        let (calls, invocations) = (std::mem::take(&mut open.calls), std::mem::take(&mut open.invocations));
        let session = std::mem::replace(&mut open.session, Span::none());
        drop(open);
        drop(session);
        for span in calls.into_values().chain(invocations.into_values()) {
            close(Some(span), "disconnected");
        }
    }
}

/// A span is over when nobody holds it.
fn close(span: Option<Span>, outcome: &'static str) {
    if let Some(span) = span {
        span.record("outcome", outcome);
    }
}

/// The path of a call.
pub(crate) fn path_of(target: &Target<'_>) -> String {
    if target.class.is_empty() { target.path.to_owned() } else { format!("{}.{}", target.class, target.path) }
}

/// What is invoked, as the browser says: it may have made it up, at any length.
pub(crate) fn name_of(target: InvocationTarget<'_>) -> String {
    let short = |name: &str| name.chars().take(50).flat_map(char::escape_debug).collect::<String>();
    match target {
        InvocationTarget::Export { package, name } => format!("{}/{}", short(package), short(name)),
        InvocationTarget::Method { name, .. } => short(name),
        InvocationTarget::Callback { .. } => "a callback".to_owned(),
    }
}

/// How a call failed.
pub(crate) fn failure(error: &JsError) -> &'static str {
    match error {
        JsError::Exception(_) => "exception",
        JsError::NotFound { .. } => "not found",
        JsError::Cancelled { .. } => "cancelled",
        JsError::Disposed { .. } => "disposed",
        _ => "failed",
    }
}

/// How an invocation went.
pub(crate) fn outcome(reply: &Reply) -> &'static str {
    reply.as_ref().map_or_else(JsException::code, |_| "returned")
}
