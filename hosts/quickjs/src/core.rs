//! The heart of the host: the lock around the engine, what happens when it is taken and given back, and what waits for it.

use std::sync::atomic::{AtomicBool, Ordering, compiler_fence, fence};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use jsinterop::host::{CallId, InvocationId, Link, Reply};
use jsinterop::host::{ObjectId, RefId};

use crate::console::Console;
use crate::driver::Driver;
use crate::raw::{Cx, Lock, LockGuard};
use crate::stack;
use crate::state::State;
use crate::turn::{run, settle};

/// What a thread that does not have the engine leaves for the one that has. None of it runs a user's JavaScript.
#[derive(Clone, Copy)]
pub(crate) enum Op {
    /// Rust dropped an object.
    Release(ObjectId, u32),
    /// JavaScript let go of something of Rust's.
    Gone(RefId, u32),
    /// Rust took something back.
    Revoke(RefId),
}

/// What is to be done with the engine and runs JavaScript: on the thread that brings it, or on the engine's own.
pub(crate) enum Errand {
    /// Nobody waits for this call.
    Cancel(CallId),
    /// An invocation has its answer.
    Reply(InvocationId, Reply),
}

/// What all threads share of one engine.
pub(crate) struct Core {
    pub(crate) lock: Lock<State>,
    pub(crate) link: OnceLock<Link>,
    pub(crate) driver: Driver,
    pub(crate) console: Console,
    pub(crate) config: Config,
    pub(crate) epoch: Instant,
    pub(crate) stopping: Arc<AtomicBool>,
    /// The initialisers are through, as far as calls have to wait for them.
    pub(crate) is_ready: AtomicBool,
    queue: Mutex<Vec<Op>>,
    /// Something was left: here, or by the thread that has the engine for itself.
    pub(crate) queued: AtomicBool,
}

/// The limits an engine was set up with.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) stack_limit: usize,
    pub(crate) memory_limit: Option<usize>,
    pub(crate) depth_limit: u32,
    pub(crate) call_timeout: Option<Duration>,
    pub(crate) detailed_errors: bool,
}

impl Core {
    pub(crate) fn new(
        lock: Lock<State>,
        driver: Driver,
        console: Console,
        config: Config,
        stopping: Arc<AtomicBool>,
    ) -> Self {
        Self {
            lock,
            link: OnceLock::new(),
            driver,
            console,
            config,
            epoch: Instant::now(),
            stopping,
            is_ready: AtomicBool::new(false),
            queue: Mutex::default(),
            queued: AtomicBool::new(false),
        }
    }

    /// Takes the engine, waiting for it if another thread has it.
    #[inline]
    pub(crate) fn enter(&self) -> Scope<'_> {
        Scope::new(self, self.lock.lock())
    }

    /// The same for a call, which comes after what this thread handed over before.
    #[inline]
    pub(crate) fn enter_in_order(&self) -> Scope<'_> {
        if self.driver.has_errands() {
            self.catch_up();
        }
        self.enter()
    }

    #[cold]
    fn catch_up(&self) {
        while self.run_errand(true) {}
    }

    /// Takes the engine for the first errand, or the first of those that this thread brought. Answers whether there was one.
    pub(crate) fn run_errand(&self, own: bool) -> bool {
        let scope = self.enter();
        let errand = self.driver.next_errand(own);
        match (errand, scope.cx()) {
            (Some(errand), Some(cx)) => run(cx, errand),
            (errand, _) => return errand.is_some(),
        }
        true
    }

    /// Takes the engine if it is free, or this thread's already.
    #[inline]
    pub(crate) fn try_enter(&self) -> Option<Scope<'_>> {
        self.lock.try_lock().map(|state| Scope::new(self, state))
    }

    /// Takes the engine, waiting no longer than this.
    pub(crate) fn enter_within(&self, patience: Duration) -> Option<Scope<'_>> {
        self.lock.try_lock_for(patience).map(|state| Scope::new(self, state))
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Leaves something to be done with the engine: now if it is free, else by the thread that has it.
    pub(crate) fn later(&self, op: Op) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).push(op);
        self.queued.store(true, Ordering::SeqCst);
        // Whoever gives the engine up now sees it, or this thread sees that it is free.
        fence(Ordering::SeqCst);
        if !self.lock.is_mine() {
            drop(self.try_enter());
        }
    }

    /// Does something with the engine: now if it is free, at the end of this thread's turn if it has the engine, else on the engine's own thread.
    /// So nobody who only leaves the engine runs what others brought.
    pub(crate) fn soon(&self, errand: Errand) {
        if self.lock.is_mine() {
            return self.enter().leave(errand);
        }
        let scope = if self.driver.is_clock() { None } else { self.try_enter() };
        match scope.as_ref().filter(|_| !self.driver.has_errands()).map(Scope::cx) {
            Some(Some(cx)) => run(cx, errand),
            // The engine has ended.
            Some(None) => {}
            None => self.driver.hand_over(errand),
        }
    }

    /// Starts the first of the calls that wait, and does what a panic left undone. Answers whether more calls may wait.
    pub(crate) fn start_next(&self) -> bool {
        // The engine stays this thread's meanwhile, and what starts the call takes it once more, with a scope of its own.
        let held = self.lock.lock();
        let more = self.link.get().is_some_and(Link::resume_one);
        drop(self.enter());
        drop(held);
        self.after_unlock();
        more
    }

    pub(crate) fn take_queue(&self) -> Vec<Op> {
        if !self.queued.swap(false, Ordering::SeqCst) {
            return Vec::new();
        }
        std::mem::take(&mut *self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The engine is free: what others left meanwhile has its turn.
    #[inline]
    fn after_unlock(&self) {
        // Nobody is to find the engine taken and leave something that is not seen here. On x86 the unlock itself is such a fence.
        if cfg!(any(target_arch = "x86_64", target_arch = "x86")) {
            compiler_fence(Ordering::SeqCst);
        } else {
            fence(Ordering::SeqCst);
        }
        while self.queued.load(Ordering::SeqCst) {
            match self.lock.try_lock() {
                Some(state) => drop(Scope::new(self, state).quiet()),
                None => return,
            }
        }
    }
}

/// The engine is this thread's. Dropping the outermost one runs what promises left to be done and then gives the engine back.
pub(crate) struct Scope<'a>(Leaving<'a>);

/// Gives the engine back, also when what was left to do panicked.
struct Leaving<'a> {
    core: &'a Core,
    state: Option<LockGuard<'a, State>>,
    /// Nobody is told that the engine is free: the one who dropped this does that.
    quiet: bool,
}

impl<'a> Scope<'a> {
    #[inline]
    fn new(core: &'a Core, state: LockGuard<'a, State>) -> Self {
        let depth = state.depth.get();
        state.depth.set(depth + 1);
        if depth == 0
            && let Some(cx) = state.engine.cx()
        {
            state.run.begin();
            cx.set_stack(stack::available(core.config.stack_limit));
        }
        Self(Leaving { core, state: Some(state), quiet: false })
    }

    fn quiet(mut self) -> Self {
        self.0.quiet = true;
        self
    }

    /// Leave to use the engine; `None` when it has ended.
    #[inline]
    pub(crate) fn cx(&self) -> Option<Cx<'_>> {
        self.0.state.as_ref().filter(|state| !state.run.is_stopping()).and_then(|state| state.engine.cx())
    }

    /// How many calls from Rust are on this thread's stack, this one included.
    #[inline]
    pub(crate) fn depth(&self) -> u32 {
        self.0.state.as_ref().map_or(0, |state| state.depth.get())
    }

    /// Leaves something for the end of this thread's turn.
    fn leave(self, errand: Errand) {
        if let Some(state) = &self.0.state {
            state.errands.borrow_mut().push_back(errand);
            self.0.core.queued.store(true, Ordering::SeqCst);
        }
    }
}

impl Drop for Scope<'_> {
    #[inline]
    fn drop(&mut self) {
        let Some(state) = self.0.state.as_ref().filter(|state| state.depth.get() == 1) else { return };
        // A panic is on its way up: what is left to do waits for the next who has the engine.
        if !std::thread::panicking() {
            settle(self.0.core, state);
        }
        if state.run.is_stopping() {
            state.close();
        }
    }
}

impl Drop for Leaving<'_> {
    #[inline]
    fn drop(&mut self) {
        let Some(state) = self.state.take() else { return };
        let depth = state.depth.get();
        state.depth.set(depth - 1);
        drop(state);
        if depth > 1 {
            return;
        }
        if std::thread::panicking() {
            self.core.driver.come();
        } else if !self.quiet {
            self.core.after_unlock();
        }
    }
}
