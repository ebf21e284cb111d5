//! The engine as a [`Host`].

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jsinterop::JsError;
use jsinterop::host::{Answer, CallId, Host, InvocationId, ObjectId, Outgoing, RefId, Reply, Start, Task};

use crate::calls;
use crate::core::{Core, Errand, Op};
use crate::exception::Failure;

/// The engine as the runtime sees it.
pub(crate) struct EngineHost(pub(crate) Arc<Core>);

impl Host for EngineHost {
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError> {
        let core = &self.0;
        if !core.is_ready.load(Ordering::Acquire) {
            return Ok(Start::Busy);
        }
        // What was handed over before comes first, on the engine's own thread.
        if core.driver.has_errands() && !core.lock.is_mine() {
            return Ok(Start::Busy);
        }
        let Some(scope) = core.try_enter() else { return Ok(Start::Busy) };
        calls::start(core, &scope, call).map_err(Failure::into_error)?;
        Ok(Start::Taken)
    }

    #[inline]
    fn call_sync(&self, call: &dyn Outgoing, answer: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        let scope = self.0.enter_in_order();
        calls::at_once(&self.0, &scope, call, answer).map_err(Failure::into_error)
    }

    fn cancel(&self, call: CallId) {
        self.0.soon(Errand::Cancel(call));
    }

    fn release(&self, object: ObjectId, count: u32) {
        if self.0.lock.is_mine() {
            let scope = self.0.enter();
            if let Some(cx) = scope.cx() {
                cx.state().objects.release(cx, object, count);
            }
        } else {
            self.0.later(Op::Release(object, count));
        }
    }

    fn reply(&self, invocation: InvocationId, reply: Reply) {
        self.0.soon(Errand::Reply(invocation, reply));
    }

    fn revoke(&self, reference: RefId) {
        self.0.later(Op::Revoke(reference));
    }

    fn now(&self) -> Duration {
        self.0.epoch.elapsed()
    }

    fn arm(&self, call: CallId, at: Duration) {
        if let Some(at) = self.0.epoch.checked_add(at) {
            self.0.driver.arm_deadline(call, at);
        }
    }

    fn disarm(&self, call: CallId) {
        self.0.driver.disarm_deadline(call);
    }

    fn spawn(&self, task: Task) {
        self.0.driver.spawn(task);
    }

    fn default_limit(&self) -> Option<Duration> {
        self.0.config.call_timeout
    }

    fn may_resume(&self) -> bool {
        // Calls that wait are somebody's: they are made on the engine's own thread, unless this one has the engine, and so could wait for them.
        self.0.lock.is_mine() || {
            self.0.driver.come();
            false
        }
    }

    fn is_in_process(&self) -> bool {
        true
    }
}
