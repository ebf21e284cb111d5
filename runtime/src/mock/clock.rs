//! Virtual time: it stands still until the test moves it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::expect::Answering;
use crate::host::CallId;

/// What is to happen at a time.
pub(super) enum Due {
    /// A call's time limit passes.
    Deadline(CallId),
    /// A delayed answer arrives.
    Answer(CallId, Answering),
}

#[derive(Default)]
pub(super) struct Clock {
    now: Duration,
    /// By time, and by order of arming for what happens at the same one.
    due: BTreeMap<(Duration, u64), Due>,
    count: u64,
}

impl Clock {
    pub(super) fn now(&self) -> Duration {
        self.now
    }

    pub(super) fn arm(&mut self, at: Duration, due: Due) {
        self.count += 1;
        self.due.insert((at, self.count), due);
    }

    /// Forgets a deadline.
    pub(super) fn disarm(&mut self, call: CallId) {
        self.due.retain(|_, due| !matches!(due, Due::Deadline(armed) if *armed == call));
    }

    /// Moves on to what happens next, if that is no later than `until`; else to `until`.
    pub(super) fn step(&mut self, until: Duration) -> Option<Due> {
        let next = self.due.first_entry().filter(|next| next.key().0 <= until);
        let Some(next) = next else {
            self.now = self.now.max(until);
            return None;
        };
        let ((at, _), due) = next.remove_entry();
        self.now = self.now.max(at);
        Some(due)
    }
}
