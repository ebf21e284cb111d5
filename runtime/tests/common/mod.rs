//! A host that does what a test tells it: takes calls or has them wait, answers when told, and writes down what it was asked.

#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test file uses its part")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a mistake in a test ends the test")]

mod json;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use jsinterop::host::{
    Answer, Bounds, CallId, Host, InvocationId, InvocationTarget, Invoked, Link, ObjectId, Outgoing, RefId, Reply,
    Start, Status, Task, WhenBusy,
};
use jsinterop::{JsError, JsException, JsRuntime};
pub use json::{Json, JsonReader, JsonWriter};

/// The test's hand on its host.
pub struct Control {
    link: OnceLock<Link>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How many more calls can start before the host is busy.
    room: usize,
    in_process: bool,
    is_always_free: bool,
    refuse: Option<JsError>,
    log: Vec<String>,
    ids: HashMap<String, CallId>,
    now: Duration,
    armed: BTreeMap<u64, Duration>,
    tasks: Vec<Task>,
    replies: HashMap<u64, Result<Json, JsException>>,
    bounds: Bounds,
}

struct TestHost(Arc<Control>);

/// A connected host that takes every call.
pub fn connect() -> (JsRuntime, Arc<Control>) {
    let (runtime, control) = connecting();
    control.link().set_status(Status::Ready);
    (runtime, control)
}

/// The same, while it is being connected.
pub fn connecting() -> (JsRuntime, Arc<Control>) {
    bounded(Bounds::default())
}

/// The same, with limits.
pub fn bounded(bounds: Bounds) -> (JsRuntime, Arc<Control>) {
    with_state(State { room: usize::MAX, bounds, ..State::default() })
}

/// A connected host that has no call wait, and takes `room` calls.
pub fn always_free(room: usize) -> (JsRuntime, Arc<Control>) {
    let (runtime, control) = with_state(State { room, is_always_free: true, ..State::default() });
    control.link().set_status(Status::Ready);
    (runtime, control)
}

fn with_state(state: State) -> (JsRuntime, Arc<Control>) {
    let control = Arc::new(Control { link: OnceLock::new(), state: Mutex::new(state) });
    let for_host = Arc::clone(&control);
    let runtime = JsRuntime::connect(|link| {
        let _ = for_host.link.set(link);
        TestHost(for_host)
    });
    (runtime, control)
}

impl Control {
    fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub fn link(&self) -> &Link {
        self.link.get().unwrap()
    }

    /// What the host was asked since the last look.
    pub fn log(&self) -> Vec<String> {
        self.with(|state| std::mem::take(&mut state.log))
    }

    fn note(&self, text: impl Into<String>) {
        self.with(|state| state.log.push(text.into()));
    }

    /// Takes `room` more calls, then is busy.
    pub fn make_room(&self, room: usize) {
        self.with(|state| state.room = room);
        self.link().resume();
    }

    pub fn in_process(&self) {
        self.with(|state| state.in_process = true);
    }

    /// The next call cannot start at all.
    pub fn refuse_next(&self, error: JsError) {
        self.with(|state| state.refuse = Some(error));
    }

    fn id(&self, path: &str) -> CallId {
        self.with(|state| *state.ids.get(path).unwrap_or_else(|| panic!("{path} has not been started")))
    }

    pub fn answer(&self, path: &str, value: Json) {
        self.link().settle(self.id(path), Answer::Value(&mut JsonReader::new(value)));
    }

    pub fn fail(&self, path: &str, error: JsError) {
        self.link().settle(self.id(path), Answer::Failed(error));
    }

    /// How many time limits are armed.
    pub fn armed(&self) -> usize {
        self.with(|state| state.armed.len())
    }

    /// Moves time, without telling anyone of a limit that passes: see [`expire`](Self::expire).
    pub fn advance(&self, by: Duration) {
        let due = self.with(|state| {
            state.now += by;
            let due: Vec<_> = state.armed.iter().filter(|(_, at)| **at <= state.now).map(|(call, _)| *call).collect();
            state.armed.retain(|call, _| !due.contains(call));
            due
        });
        for call in due {
            self.link().deadline(CallId(call));
        }
    }

    pub fn invoke(&self, id: u64, target: InvocationTarget<'_>, args: Json) -> Option<Result<Json, JsException>> {
        match self.link().invoke(InvocationId(id), target, &mut JsonReader::new(args)) {
            Invoked::Replied(reply) => Some(json::of_reply(reply)),
            Invoked::Running => None,
        }
    }

    pub fn invoke_sync(&self, target: InvocationTarget<'_>, args: Json) -> Result<Json, JsException> {
        json::of_reply(self.link().invoke_sync(target, &mut JsonReader::new(args)))
    }

    pub fn take_tasks(&self) -> Vec<Task> {
        self.with(|state| std::mem::take(&mut state.tasks))
    }

    pub fn reply(&self, id: u64) -> Option<Result<Json, JsException>> {
        self.with(|state| state.replies.remove(&id))
    }
}

/// `jsinterop.invoke("jsinterop", name)`
pub fn export(name: &str) -> InvocationTarget<'_> {
    InvocationTarget::Export { package: "jsinterop", name }
}

impl Host for TestHost {
    fn start(&self, call: &dyn Outgoing) -> Result<Start, JsError> {
        let has_room = self.0.with(|state| {
            let has_room = state.room > 0;
            state.room = state.room.saturating_sub(1);
            has_room
        });
        if !has_room {
            return Ok(Start::Busy);
        }
        if let Some(error) = self.0.with(|state| state.refuse.take()) {
            return Err(error);
        }
        let path = describe(call)?;
        self.0.with(|state| {
            state.ids.insert(path.0.clone(), call.id());
            state.log.push(format!("{}({})", path.0, path.1));
        });
        Ok(Start::Taken)
    }

    fn call_sync(&self, call: &dyn Outgoing, answer: &mut dyn FnMut(Answer<'_>)) -> Result<(), JsError> {
        let (path, args) = describe(call)?;
        self.0.note(format!("sync {path}({args})"));
        answer(Answer::Value(&mut JsonReader::new(Json::Number(7.0))));
        Ok(())
    }

    fn cancel(&self, call: CallId) {
        let path = self.0.with(|state| {
            let known = state.ids.iter().find(|(_, id)| **id == call).map(|(path, _)| path.clone());
            known.unwrap_or_else(|| "unknown call".to_owned())
        });
        self.0.note(format!("cancel {path}"));
    }

    fn release(&self, object: ObjectId, count: u32) {
        self.0.note(format!("release {} {count}", object.0));
    }

    fn reply(&self, invocation: InvocationId, reply: Reply) {
        let reply = json::of_reply(reply);
        self.0.with(|state| state.replies.insert(invocation.0, reply));
    }

    fn revoke(&self, reference: RefId) {
        self.0.note(format!("revoke {}", reference.0));
    }

    fn now(&self) -> Duration {
        self.0.with(|state| state.now)
    }

    fn arm(&self, call: CallId, at: Duration) {
        self.0.with(|state| state.armed.insert(call.0, at));
    }

    fn disarm(&self, call: CallId) {
        self.0.with(|state| state.armed.remove(&call.0));
    }

    fn spawn(&self, task: Task) {
        self.0.with(|state| state.tasks.push(task));
    }

    fn bounds(&self) -> Bounds {
        self.0.with(|state| state.bounds)
    }

    fn default_limit(&self) -> Option<Duration> {
        Some(Duration::from_secs(60))
    }

    fn when_busy(&self) -> WhenBusy {
        if self.0.with(|state| state.is_always_free) { WhenBusy::fail() } else { WhenBusy::wait() }
    }

    fn is_in_process(&self) -> bool {
        self.0.with(|state| state.in_process)
    }
}

/// The path and the arguments as text.
fn describe(call: &dyn Outgoing) -> Result<(String, String), JsError> {
    let target = call.target()?;
    let path =
        if target.class.is_empty() { target.path.to_owned() } else { format!("{}.{}", target.class, target.path) };
    let mut writer = JsonWriter::default();
    call.write_args(&mut writer)?;
    let args: Vec<_> = writer.finish().iter().map(ToString::to_string).collect();
    Ok((path, args.join(", ")))
}
