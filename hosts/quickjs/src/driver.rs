//! The driver: a thread, started when it is first needed, that keeps the time and runs the futures of exports.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use jsinterop::host::{CallId, Task};

use crate::core::{Core, Op};
use crate::executor::Running;

/// JavaScript counts its timers from 1.
const NO_TIMER: u64 = 0;

type Spawner = Box<dyn Fn(Task) + Send + Sync>;

/// Timers, deadlines and futures of one engine.
pub(crate) struct Driver {
    shared: Arc<Shared>,
    core: Weak<Core>,
    thread: OnceLock<ThreadId>,
    handle: Mutex<Option<JoinHandle<()>>>,
    spawner: Option<Spawner>,
}

/// What the thread works on.
#[derive(Default)]
pub(crate) struct Shared {
    work: Mutex<Work>,
    news: Condvar,
}

#[derive(Default)]
struct Work {
    /// What is due when; the number keeps equal times in order.
    due: BTreeMap<Moment, Due>,
    moments: HashMap<Due, Moment>,
    ready: VecDeque<Arc<Running>>,
    count: u64,
    state: Life,
}

type Moment = (Instant, u64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Due {
    Timer(u64),
    Deadline(CallId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Life {
    /// No thread yet.
    #[default]
    Asleep,
    Awake,
    Stopping,
    Ended,
}

impl Driver {
    pub(crate) fn new(core: Weak<Core>, spawner: Option<Spawner>) -> Self {
        Self { shared: Arc::default(), core, thread: OnceLock::new(), handle: Mutex::default(), spawner }
    }

    pub(crate) fn arm_timer(&self, timer: u64, delay: Duration) {
        if let Some(at) = Instant::now().checked_add(delay) {
            self.arm(Due::Timer(timer), at);
        }
    }

    /// Has the thread take the engine once, to do what was left for whoever takes it next.
    #[cold]
    pub(crate) fn nudge(&self) {
        self.arm_timer(NO_TIMER, Duration::ZERO);
    }

    pub(crate) fn disarm_timer(&self, timer: u64) {
        self.shared.work().disarm(Due::Timer(timer));
    }

    pub(crate) fn arm_deadline(&self, call: CallId, at: Instant) {
        self.arm(Due::Deadline(call), at);
    }

    pub(crate) fn disarm_deadline(&self, call: CallId) {
        self.shared.work().disarm(Due::Deadline(call));
    }

    fn arm(&self, due: Due, at: Instant) {
        let mut work = self.shared.work();
        let is_first = work.due.first_key_value().is_none_or(|(first, _)| at < first.0);
        work.disarm(due);
        work.count += 1;
        let moment = (at, work.count);
        work.due.insert(moment, due);
        work.moments.insert(due, moment);
        self.wake_up(&mut work);
        if is_first {
            self.shared.news.notify_one();
        }
    }

    /// Runs a future to its end: here, or where the user said.
    pub(crate) fn spawn(&self, task: Task) {
        if let Some(spawner) = &self.spawner {
            spawner(task);
        } else {
            self.wake_up(&mut self.shared.work());
            self.shared.ready(Running::new(task, &self.shared));
        }
    }

    fn wake_up(&self, work: &mut Work) {
        if work.state != Life::Asleep {
            return;
        }
        let (shared, core) = (Arc::clone(&self.shared), Weak::clone(&self.core));
        let thread = thread::Builder::new().name("jsinterop-quickjs".to_owned()).spawn(move || shared.run(&core));
        if let Ok(handle) = thread {
            work.state = Life::Awake;
            // Only the first thread gets here.
            let _ = self.thread.set(handle.thread().id());
            *self.handle.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
        }
    }

    /// Ends the thread once it has polled what is ready. Waits for it, but not for ever: it may be in the middle of a user's code.
    pub(crate) fn stop(&self, patience: Duration) {
        let mut work = self.shared.work();
        work.due.clear();
        work.moments.clear();
        if work.state != Life::Awake {
            work.state = Life::Ended;
            drop(work);
            return self.shared.forget_tasks();
        }
        work.state = Life::Stopping;
        self.shared.news.notify_all();
        if patience.is_zero() || self.thread.get() == Some(&thread::current().id()) {
            return;
        }
        let waited = self.shared.news.wait_timeout_while(work, patience, |work| work.state != Life::Ended);
        let ended = waited.is_ok_and(|(work, _)| work.state == Life::Ended);
        let handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle.filter(|_| ended) {
            // A panic on the driver's thread has been reported there.
            let _ = handle.join();
        }
    }
}

impl Work {
    fn disarm(&mut self, due: Due) {
        if let Some(moment) = self.moments.remove(&due) {
            self.due.remove(&moment);
        }
    }

    fn take_due(&mut self) -> Option<Due> {
        let first = self.due.first_entry().filter(|first| first.key().0 <= Instant::now())?;
        let due = first.remove();
        self.moments.remove(&due);
        Some(due)
    }
}

impl Shared {
    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A future wants to be polled.
    pub(crate) fn ready(&self, task: Arc<Running>) {
        let mut work = self.work();
        // Nobody polls any more: then the future is dropped, but not under the lock.
        let late = if work.state == Life::Ended {
            Some(task)
        } else {
            work.ready.push_back(task);
            None
        };
        drop(work);
        self.news.notify_all();
        drop(late);
    }

    fn forget_tasks(&self) {
        let tasks = std::mem::take(&mut self.work().ready);
        drop(tasks);
    }

    fn run(&self, core: &Weak<Core>) {
        let mut work = self.work();
        loop {
            if let Some(due) = work.take_due() {
                drop(work);
                if let Some(core) = core.upgrade() {
                    expire(&core, due);
                }
                work = self.work();
            } else if let Some(task) = work.ready.pop_front() {
                drop(work);
                task.poll();
                work = self.work();
            } else if work.state == Life::Stopping {
                break;
            } else {
                work = self.wait(work);
            }
        }
        work.state = Life::Ended;
        drop(work);
        self.news.notify_all();
    }

    fn wait<'a>(&self, work: MutexGuard<'a, Work>) -> MutexGuard<'a, Work> {
        let next = work.due.first_key_value().map(|((at, _), _)| at.saturating_duration_since(Instant::now()));
        match next {
            Some(pause) => self.news.wait_timeout(work, pause).unwrap_or_else(PoisonError::into_inner).0,
            None => self.news.wait(work).unwrap_or_else(PoisonError::into_inner),
        }
    }
}

fn expire(core: &Core, due: Due) {
    match due {
        Due::Deadline(call) => {
            if let Some(link) = core.link.get() {
                link.deadline(call);
            }
        }
        // Not by waiting for the engine: the deadlines of calls go on meanwhile.
        Due::Timer(timer) => core.later(Op::Fire(timer)),
    }
}
