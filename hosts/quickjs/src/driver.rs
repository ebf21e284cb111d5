//! The driver: a thread, started when it is first needed, that keeps the time and runs the futures of exports.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use jsinterop::host::{CallId, Task};

use crate::core::{self, Core};
use crate::executor::Running;
use crate::times::Times;

/// JavaScript counts its timers from 1.
const NO_TIMER: u64 = 0;

/// How long a timer that is due waits for the engine before deadlines and futures have their turn again: long enough to get somewhere in
/// the lock's queue, which is fair, and short for a future that becomes ready meanwhile.
const TURN: Duration = Duration::from_millis(20);

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
    timers: Times<u64>,
    deadlines: Times<CallId>,
    ready: VecDeque<Arc<Running>>,
    state: Life,
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
            self.arm(at, |work| work.timers.set(timer, at));
        }
    }

    /// Has the thread take the engine once, to do what was left for whoever takes it next.
    #[cold]
    pub(crate) fn nudge(&self) {
        self.arm_timer(NO_TIMER, Duration::ZERO);
    }

    pub(crate) fn disarm_timer(&self, timer: u64) {
        self.shared.work().timers.remove(timer);
    }

    pub(crate) fn arm_deadline(&self, call: CallId, at: Instant) {
        self.arm(at, |work| work.deadlines.set(call, at));
    }

    pub(crate) fn disarm_deadline(&self, call: CallId) {
        self.shared.work().deadlines.remove(call);
    }

    fn arm(&self, at: Instant, set: impl FnOnce(&mut Work)) {
        let mut work = self.shared.work();
        // The end has come: nothing is due any more.
        if matches!(work.state, Life::Stopping | Life::Ended) {
            return;
        }
        let is_first = work.next().is_none_or(|next| at < next);
        set(&mut work);
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
        work.timers.clear();
        work.deadlines.clear();
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
    /// When something is due.
    fn next(&self) -> Option<Instant> {
        [self.timers.next(), self.deadlines.next()].into_iter().flatten().min()
    }

    /// How long a timer that is due may wait for the engine.
    fn patience(&self) -> Duration {
        if !self.ready.is_empty() {
            return Duration::ZERO;
        }
        self.deadlines.next().map_or(TURN, |at| at.saturating_duration_since(Instant::now()).min(TURN))
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
            if let Some(call) = work.deadlines.first_due() {
                work.deadlines.remove(call);
                drop(work);
                pass(core, call);
            } else if let Some(timer) = work.timers.first_due() {
                let (patience, task) = (work.patience(), work.ready.pop_front());
                drop(work);
                self.fire(core, timer, patience);
                task.into_iter().for_each(Running::poll);
            } else if let Some(task) = work.ready.pop_front() {
                drop(work);
                task.poll();
            } else if work.state == Life::Stopping {
                break;
            } else {
                drop(self.wait(work));
            }
            work = self.work();
        }
        work.state = Life::Ended;
        drop(work);
        self.news.notify_all();
    }

    /// Fires a timer, if the engine can be had in time; else it stays due. It is never left to the thread that has the engine: nobody's
    /// call takes as long as somebody else's timer.
    fn fire(&self, core: &Weak<Core>, timer: u64, patience: Duration) {
        let Some(core) = core.upgrade() else { return };
        let Some(scope) = core.enter_within(patience) else { return };
        // Only now: until then, whoever had the engine could stop it.
        let is_due = self.work().timers.remove(timer);
        if is_due && let Some(cx) = scope.cx() {
            core::fire(cx, timer);
        }
    }

    fn wait<'a>(&self, work: MutexGuard<'a, Work>) -> MutexGuard<'a, Work> {
        match work.next().map(|at| at.saturating_duration_since(Instant::now())) {
            Some(pause) => self.news.wait_timeout(work, pause).unwrap_or_else(PoisonError::into_inner).0,
            None => self.news.wait(work).unwrap_or_else(PoisonError::into_inner),
        }
    }
}

/// The time limit of a call has passed.
fn pass(core: &Weak<Core>, call: CallId) {
    if let Some(link) = core.upgrade().as_deref().and_then(|core| core.link.get()) {
        link.deadline(call);
    }
}
