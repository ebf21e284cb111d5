//! Calls that wait for their answers: a slot each, with a generation, so that a late answer never meets a later call.

use std::any::type_name;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::error::JsError;
use crate::host::{Answer, CallId};
use crate::output::{self, JsOutput};
use crate::runtime::JsRuntime;
use crate::sync::{contained, lock, wake};
use crate::target::CallTarget;
use crate::value::shortened;

/// Somebody who waits for an answer.
pub(crate) trait Waiting: Send + Sync {
    /// Takes the answer, decoding it here and now.
    fn settle(&self, answer: Answer<'_>, runtime: &JsRuntime);
}

/// The same, seen from where the caller's result is polled.
pub(crate) trait Awaited<Out>: Waiting {
    /// Takes what has arrived, as the caller's result.
    fn poll_out(&self, cx: &mut Context<'_>) -> Poll<Out>;

    /// Takes what has arrived, without waiting for more.
    fn want_nothing(&self);
}

impl<Out: JsOutput> Awaited<Out> for Slotted<Out::Value> {
    #[inline]
    fn poll_out(&self, cx: &mut Context<'_>) -> Poll<Out> {
        self.poll(cx).map(Out::from_result)
    }

    fn want_nothing(&self) {
        self.detach();
    }
}

/// A call in the table.
pub(crate) struct Entry {
    pub(crate) waiting: Arc<dyn Waiting>,
    pub(crate) limit: Option<Duration>,
    /// Whether it has reached JavaScript, so that an end of the session may come after it ran.
    pub(crate) started: bool,
}

impl Entry {
    /// Hands the answer over. What is dropped with it, unless somebody still waits, is a user's.
    pub(crate) fn settle(self, answer: Answer<'_>, runtime: &JsRuntime) {
        contained(|| {
            self.waiting.settle(answer, runtime);
            drop(self);
        });
    }
}

/// The calls of one runtime that have no answer yet.
#[derive(Default)]
pub(crate) struct Pending {
    slots: Vec<Slot>,
    free: Vec<u32>,
    closed: bool,
}

#[derive(Default)]
struct Slot {
    generation: u32,
    entry: Option<Entry>,
}

impl Pending {
    /// `None` once the session is over.
    pub(crate) fn insert(&mut self, entry: Entry) -> Option<CallId> {
        if self.closed {
            return None;
        }
        let place = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot { generation: 1, entry: None });
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let slot = self.slots.get_mut(place as usize)?;
        slot.entry = Some(entry);
        Some(id(slot.generation, place))
    }

    fn slot(&mut self, call: CallId) -> Option<&mut Slot> {
        let (generation, place) = ((call.0 >> 32) as u32, place(call) as usize);
        self.slots.get_mut(place).filter(|slot| slot.generation == generation && slot.entry.is_some())
    }

    pub(crate) fn contains(&mut self, call: CallId) -> bool {
        self.slot(call).is_some()
    }

    /// Answers whether somebody waits for it.
    pub(crate) fn mark_started(&mut self, call: CallId, started: bool) -> bool {
        let entry = self.slot(call).and_then(|slot| slot.entry.as_mut());
        entry.map(|entry| entry.started = started).is_some()
    }

    pub(crate) fn remove(&mut self, call: CallId) -> Option<Entry> {
        let slot = self.slot(call)?;
        slot.generation = slot.generation.wrapping_add(1).max(1);
        let entry = slot.entry.take();
        self.free.push(place(call));
        entry
    }

    /// The calls that have reached JavaScript.
    pub(crate) fn started(&self) -> Vec<CallId> {
        let started = |slot: &Slot| slot.entry.as_ref().is_some_and(|entry| entry.started);
        let slots = (0_u32..).zip(&self.slots).filter(|(_, slot)| started(slot));
        slots.map(|(place, slot)| id(slot.generation, place)).collect()
    }

    /// Takes everyone out, and nobody in from here on.
    pub(crate) fn close(&mut self) -> Vec<(CallId, Entry)> {
        self.closed = true;
        let slots = (0..).zip(&mut self.slots);
        slots.filter_map(|(place, slot)| Some((id(slot.generation, place), slot.entry.take()?))).collect()
    }

    pub(crate) fn len(&self) -> usize {
        if self.closed { 0 } else { self.slots.len() - self.free.len() }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half")]
fn place(call: CallId) -> u32 {
    call.0 as u32
}

fn id(generation: u32, place: u32) -> CallId {
    CallId(u64::from(generation) << 32 | u64::from(place))
}

/// Nobody looks at the failure of a detached call. Its text, which JavaScript may have written, is logged as a text, which every formatter
/// escapes, and cut short.
pub(crate) fn log_failure(import: &str, error: &JsError) {
    let error = error.to_string();
    tracing::warn!(import, error = &*shortened(&error, LONGEST_LOGGED), "a detached call failed");
}

/// In bytes.
const LONGEST_LOGGED: usize = 300;

/// Where one call's answer arrives.
pub(crate) struct Slotted<T> {
    target: CallTarget,
    state: Mutex<State<T>>,
}

enum State<T> {
    Waiting(Option<Waker>),
    Arrived(Result<T, JsError>),
    /// Nobody will look: a failure goes to the log.
    Detached,
}

impl<T: DeserializeOwned + Send + 'static> Slotted<T> {
    pub(crate) fn new(target: CallTarget) -> Arc<Self> {
        Arc::new(Self { target, state: Mutex::new(State::Waiting(None)) })
    }

    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<T, JsError>> {
        let mut state = lock(&self.state);
        let before = std::mem::replace(&mut *state, State::Waiting(Some(cx.waker().clone())));
        // A waker may own a task, and that another call: dropped outside the lock.
        drop(state);
        match before {
            State::Arrived(result) => Poll::Ready(result),
            State::Waiting(_) | State::Detached => Poll::Pending,
        }
    }

    /// Takes what has arrived, without waiting for more.
    pub(crate) fn detach(&self) {
        let before = std::mem::replace(&mut *lock(&self.state), State::Detached);
        if let State::Arrived(result) = before {
            self.log(result);
        }
    }

    fn log(&self, result: Result<T, JsError>) {
        if let Err(error) = result {
            log_failure(&self.target.name(), &error);
        }
    }

    fn arrive(&self, result: Result<T, JsError>) {
        let result = result.map_err(|error| error.named(|| self.target.name()));
        let mut state = lock(&self.state);
        match std::mem::replace(&mut *state, State::Detached) {
            State::Waiting(waker) => {
                *state = State::Arrived(result);
                drop(state);
                wake(waker);
            }
            State::Detached => {
                drop(state);
                self.log(result);
            }
            first @ State::Arrived(_) => *state = first,
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> Waiting for Slotted<T> {
    fn settle(&self, answer: Answer<'_>, runtime: &JsRuntime) {
        // A `Deserialize` impl is user code, and this is not the thread that waits: it would wait forever.
        let read = catch_unwind(AssertUnwindSafe(|| output::read(answer, runtime)));
        self.arrive(read.unwrap_or_else(|_| {
            Err(JsError::Mismatch {
                import: "".into(),
                path: "$".to_owned(),
                expected: type_name::<T>().to_owned(),
                found: "a value that its `Deserialize` impl panicked on".to_owned(),
            })
        }));
    }
}
