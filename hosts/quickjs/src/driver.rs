//! The engine's own threads. One keeps the time, one runs the futures of exports, and one takes the engine: for timers, for calls that wait, and
//! for what would run JavaScript where nobody asked for it. So none of them waits for what only another one can bring about.

use std::collections::VecDeque;
use std::mem;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use jsinterop::host::{CallId, Task};

use crate::core::{Core, Errand};
use crate::executor::Running;
use crate::times::Times;
use crate::turn;
use crate::worker::{Next, Work, Worker};

type Spawner = Box<dyn Fn(Task) + Send + Sync>;

/// Timers, deadlines and futures of one engine.
pub(crate) struct Driver {
    /// Never runs JavaScript and never waits for the engine: a time limit passes whatever that does.
    clock: Worker<Times<CallId>>,
    executor: Worker<Ready>,
    visitor: Worker<Visits>,
    /// How many errands there are; changed with the desk locked.
    errands: AtomicUsize,
    spawner: Option<Spawner>,
}

/// The futures to be polled.
pub(crate) type Ready = VecDeque<Arc<Running>>;

/// What the engine is to be taken for.
#[derive(Default)]
pub(crate) struct Visits {
    /// Calls wait, or a panic left something undone.
    is_waited_for: bool,
    /// With those who brought them.
    errands: VecDeque<(ThreadId, Errand)>,
    timers: Times<u64>,
}

impl Work for Times<CallId> {
    type Job = CallId;

    fn next(&mut self) -> Next<CallId> {
        match self.take_due() {
            Some(call) => Next::Now(call),
            None => self.first().map_or(Next::Never, Next::At),
        }
    }
}

impl Work for Ready {
    type Job = Arc<Running>;

    fn next(&mut self) -> Next<Arc<Running>> {
        self.pop_front().map_or(Next::Never, Next::Now)
    }
}

impl Work for Visits {
    /// What it is exactly is only known with the engine: until then, whoever has it may take it back.
    type Job = ();

    fn next(&mut self) -> Next<()> {
        if self.is_waited_for || !self.errands.is_empty() || self.timers.is_due() {
            return Next::Now(());
        }
        self.timers.first().map_or(Next::Never, Next::At)
    }
}

impl Driver {
    pub(crate) fn new(core: &Weak<Core>, spawner: Option<Spawner>) -> Self {
        let (of_clock, of_visitor) = (core.clone(), core.clone());
        Self {
            clock: Worker::new(move |call| pass(&of_clock, call)),
            executor: Worker::new(|task: Arc<Running>| {
                task.poll();
                ControlFlow::Continue(())
            }),
            visitor: Worker::new(move |()| match of_visitor.upgrade() {
                Some(core) => core.driver.visit(&core),
                None => ControlFlow::Break(()),
            }),
            errands: AtomicUsize::new(0),
            spawner,
        }
    }

    pub(crate) fn arm_timer(&self, timer: u64, delay: Duration) {
        if let Some(at) = Instant::now().checked_add(delay) {
            self.visitor.give(|visits| visits.timers.set(timer, at));
        }
    }

    pub(crate) fn disarm_timer(&self, timer: u64) {
        self.visitor.desk().with(|visits| visits.timers.remove(timer));
    }

    pub(crate) fn arm_deadline(&self, call: CallId, at: Instant) {
        self.clock.give(|deadlines| deadlines.set(call, at));
    }

    pub(crate) fn disarm_deadline(&self, call: CallId) {
        self.clock.desk().with(|deadlines| deadlines.remove(call));
    }

    /// Whether this thread keeps the time, and so must not run JavaScript.
    pub(crate) fn is_clock(&self) -> bool {
        self.clock.is_here()
    }

    /// Runs a future to its end: here, or where the user said.
    pub(crate) fn spawn(&self, task: Task) {
        if let Some(spawner) = &self.spawner {
            return spawner(task);
        }
        let task = Running::new(task, self.executor.desk());
        self.executor.give(|ready| {
            ready.push_back(task);
            true
        });
    }

    /// Has the engine taken once, for the calls that wait and what a panic left undone.
    #[cold]
    pub(crate) fn come(&self) {
        self.visitor.give(|visits| !mem::replace(&mut visits.is_waited_for, true));
    }

    /// Has something done with the engine, after what was handed over before.
    pub(crate) fn hand_over(&self, errand: Errand) {
        self.visitor.give(|visits| {
            visits.errands.push_back((thread::current().id(), errand));
            self.errands.store(visits.errands.len(), Ordering::SeqCst);
            true
        });
    }

    /// Whether something that was handed over is still to be done. Only with the engine does it stay so.
    #[inline]
    pub(crate) fn has_errands(&self) -> bool {
        self.errands.load(Ordering::Acquire) > 0
    }

    /// Takes the first errand, or the first of those that this thread brought. For whoever has the engine.
    pub(crate) fn next_errand(&self, own: bool) -> Option<Errand> {
        let here = thread::current().id();
        self.visitor.desk().with(|visits| {
            let place = visits.errands.iter().position(|(thread, _)| !own || *thread == here)?;
            let (_, errand) = visits.errands.remove(place)?;
            self.errands.store(visits.errands.len(), Ordering::SeqCst);
            Some(errand)
        })
    }

    /// Takes the engine for what was there when it began: for errands, then for one call, which may be later than those, and for one timer.
    fn visit(&self, core: &Core) -> ControlFlow<()> {
        if core.is_stopping() {
            return ControlFlow::Break(());
        }
        let visits = self.visitor.desk();
        let (is_waited_for, errands) =
            visits.with(|visits| (mem::take(&mut visits.is_waited_for), visits.errands.len()));
        for _ in 0..errands {
            core.run_errand(false);
        }
        if is_waited_for && core.start_next() {
            self.come();
        }
        if visits.with(|visits| visits.timers.is_due()) {
            let scope = core.enter();
            if let (Some(timer), Some(cx)) = (visits.with(|visits| visits.timers.take_due()), scope.cx()) {
                turn::fire(cx, timer);
            }
        }
        ControlFlow::Continue(())
    }

    /// Ends the threads once futures that are ready have been polled. Waits for them, but not for ever.
    pub(crate) fn stop(&self, patience: Duration) {
        let until = Instant::now() + patience;
        self.clock.stop();
        self.executor.stop();
        self.visitor.stop();
        self.clock.wait(until);
        self.executor.wait(until);
        self.visitor.wait(until);
    }
}

/// The time limit of a call has passed.
fn pass(core: &Weak<Core>, call: CallId) -> ControlFlow<()> {
    let Some(core) = core.upgrade() else { return ControlFlow::Break(()) };
    if let Some(link) = core.link.get() {
        link.deadline(call);
    }
    ControlFlow::Continue(())
}
