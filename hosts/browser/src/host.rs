//! The page as a [`Host`].

use std::time::Duration;

use jsinterop::JsError;
use jsinterop::host::{
    Answer, CallId, Host, InvocationId, ObjectId, Outgoing, RefId, Reply, ShortCall, Shortly, Start, Task, WhenBusy,
};

use crate::{executor, glue, page};

/// The page as the runtime sees it. JavaScript has one thread, so it is always free.
pub(crate) struct PageHost;

const fn halves(id: CallId) -> (u32, u32) {
    #[expect(clippy::cast_possible_truncation, reason = "the halves")]
    (id.0 as u32, (id.0 >> 32) as u32)
}

impl Host for PageHost {
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError> {
        let answer = page::call(call)?;
        page::settle(call.id(), answer);
        Ok(Start::Taken)
    }

    fn call_sync(&self, call: &dyn Outgoing, take: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        let answer = page::call(call)?;
        page::answered(answer, take);
        Ok(())
    }

    fn call_short(&self, call: &ShortCall, take: &mut dyn FnMut(Answer<'_>)) -> Shortly {
        page::call_short(call, take)
    }

    fn cancel(&self, call: CallId) {
        page::tell(|encoder| encoder.cancel(call));
    }

    fn release(&self, object: ObjectId, count: u32) {
        page::tell(|encoder| encoder.release(object, count));
    }

    fn reply(&self, invocation: InvocationId, reply: Reply) {
        page::tell(|encoder| encoder.reply(invocation, &reply));
    }

    fn revoke(&self, reference: RefId) {
        page::tell(|encoder| encoder.revoke(reference));
    }

    fn now(&self) -> Duration {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a clock counts up from 0, for years"
        )]
        Duration::from_micros((glue::now() * 1000.0) as u64)
    }

    fn arm(&self, call: CallId, at: Duration) {
        let (low, high) = halves(call);
        glue::arm(low, high, at.saturating_sub(self.now()).as_secs_f64() * 1000.0);
    }

    fn disarm(&self, call: CallId) {
        let (low, high) = halves(call);
        glue::disarm(low, high);
    }

    fn spawn(&self, task: Task) {
        executor::spawn_local(task);
    }

    fn default_limit(&self) -> Option<Duration> {
        None
    }

    fn when_busy(&self) -> WhenBusy {
        WhenBusy::fail()
    }

    fn is_in_process(&self) -> bool {
        true
    }
}
