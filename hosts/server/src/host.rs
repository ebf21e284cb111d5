//! A session's browser as a [`Host`].

use std::sync::Arc;
use std::time::Duration;

use jsinterop::JsError;
use jsinterop::host::{Answer, Bounds, CallId, Host, InvocationId, ObjectId, Outgoing, RefId, Reply, Start, Task};

use tracing::Instrument as _;

use crate::core::Core;
use crate::{counters, outbox, trace};

/// The browser as the runtime sees it.
pub(crate) struct BrowserHost(pub(crate) Arc<Core>);

impl Host for BrowserHost {
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError> {
        if self.0.is_ending() {
            return Err(JsError::Disconnected { import: "".into(), may_have_run: false });
        }
        if self.0.must_wait() {
            return Ok(Start::Busy);
        }
        let (id, trace) = (call.id(), &self.0.trace);
        trace.call(id, || call.target().ok().map(|target| trace::path_of(&target)));
        let written = self.0.write(Some(id), |encoder| {
            let before = encoder.size();
            encoder.call(call).map(|()| outbox::added(before, encoder.size()))
        });
        match written {
            Ok(bytes) => {
                counters::call();
                trace.sent(id, bytes);
                let path = || call.target().map(|target| trace::path_of(&target)).unwrap_or_default();
                self.0.keep(false, "call", id.0, path, bytes);
            }
            Err(error) => {
                trace.answered(id, trace::failure(&error));
                return Err(error);
            }
        }
        Ok(Start::Taken)
    }

    fn call_sync(&self, _: &dyn Outgoing, _: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        Err(JsError::NotInProcess { import: "".into() })
    }

    fn cancel(&self, call: CallId) {
        self.0.trace.answered(call, "cancelled");
        self.0.keep(false, "cancel", call.0, String::new, 0);
        self.0.tell(|encoder| encoder.cancel(call));
    }

    fn release(&self, object: ObjectId, count: u32) {
        self.0.keep(false, "release", object.0, String::new, 0);
        self.0.tell(|encoder| encoder.release(object, count));
    }

    fn reply(&self, invocation: InvocationId, reply: Reply) {
        self.0.reply(invocation, reply);
    }

    fn revoke(&self, reference: RefId) {
        self.0.keep(false, "revoke", reference.0, String::new, 0);
        self.0.tell(|encoder| encoder.revoke(reference));
    }

    fn now(&self) -> Duration {
        self.0.deadlines.now()
    }

    fn arm(&self, call: CallId, at: Duration) {
        self.0.deadlines.arm(call, at);
    }

    fn disarm(&self, _: CallId) {
        self.0.deadlines.disarm(&self.0.link);
    }

    fn spawn(&self, task: Task) {
        let running = self.0.flow.run();
        let task = async move {
            task.await;
            drop(running);
        };
        // The invocation's span: what the export does is seen inside it.
        self.0.executor.spawn(task.in_current_span());
    }

    fn default_limit(&self) -> Option<Duration> {
        self.0.settings.timeout
    }

    fn bounds(&self) -> Bounds {
        self.0.settings.limits.bounds()
    }

    fn reached(&self, limit: &'static str) {
        counters::limit(limit);
    }

    fn is_in_process(&self) -> bool {
        false
    }
}
