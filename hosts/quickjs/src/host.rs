//! The engine as a [`Host`].

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jsinterop::JsError;
use jsinterop::host::{Answer, CallId, Host, InvocationId, ObjectId, Outgoing, RefId, Reply, Start, Task};

use crate::calls;
use crate::core::{Core, Op};
use crate::exception::Failure;

/// The engine as the runtime sees it.
pub(crate) struct EngineHost(pub(crate) Arc<Core>);

impl Host for EngineHost {
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError> {
        let core = &self.0;
        if !core.is_ready.load(Ordering::Acquire) {
            return Ok(Start::Busy);
        }
        // Once more after the wish is known: the engine may have become free in between.
        let scope = core.try_enter().or_else(|| {
            core.is_waited_for.store(true, Ordering::SeqCst);
            core.try_enter()
        });
        let Some(scope) = scope else { return Ok(Start::Busy) };
        calls::start(core, &scope, call).map_err(Failure::into_error)?;
        Ok(Start::Taken)
    }

    #[inline]
    fn call_sync(&self, call: &dyn Outgoing, answer: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        let scope = self.0.enter();
        calls::at_once(&self.0, &scope, call, answer).map_err(Failure::into_error)
    }

    fn cancel(&self, call: CallId) {
        self.0.later(Op::Cancel(call));
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
        self.0.later(Op::Reply(invocation, reply));
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

    fn is_in_process(&self) -> bool {
        true
    }
}
