//! What only the holder of the engine's lock reaches: the engine and the host's tables.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use jsinterop::JsException;
use jsinterop::host::Link;

use crate::agent::Agent;
use crate::calls::Calls;
use crate::core::{Config, Core, Errand};
use crate::invoke::Invocations;
use crate::modules::Modules;
use crate::names::Names;
use crate::objects::Objects;
use crate::paths::Paths;
use crate::raw::{ClassIds, Cx, Definition, Engine, Parts};
use crate::reader::Classes;
use crate::refs::Refs;
use crate::rejections::Rejections;

/// The engine and the tables around it.
pub(crate) struct State {
    pub(crate) engine: Engine,
    pub(crate) core: Weak<Core>,
    pub(crate) link: OnceCell<Link>,
    /// How many calls from Rust are on the stack of the thread that holds the lock.
    pub(crate) depth: Cell<u32>,
    pub(crate) run: Run,
    /// What the thread that holds the lock left for the end of its turn.
    pub(crate) errands: RefCell<VecDeque<Errand>>,
    pub(crate) build: Cell<Option<Box<Parts>>>,
    pub(crate) classes: Cell<ClassIds>,
    pub(crate) builtin: OnceCell<Classes>,
    pub(crate) names: Names,
    pub(crate) paths: Paths,
    pub(crate) objects: Objects,
    pub(crate) refs: Refs,
    pub(crate) calls: Calls,
    pub(crate) invocations: Invocations,
    pub(crate) modules: Modules,
    /// What the loader compiled, by resolved specifier.
    pub(crate) definitions: RefCell<HashMap<String, Definition>>,
    pub(crate) rejections: Rejections,
    agent: RefCell<Option<Rc<Agent>>>,
    config: Config,
}

impl State {
    pub(crate) fn new(core: Weak<Core>, run: Run, config: Config, modules: Modules) -> Self {
        Self {
            engine: Engine::default(),
            core,
            link: OnceCell::new(),
            depth: Cell::new(0),
            run,
            errands: RefCell::default(),
            build: Cell::default(),
            classes: Cell::default(),
            builtin: OnceCell::new(),
            names: Names::default(),
            paths: Paths::default(),
            objects: Objects::default(),
            refs: Refs::default(),
            calls: Calls::default(),
            invocations: Invocations::default(),
            modules,
            definitions: RefCell::default(),
            rejections: Rejections::default(),
            agent: RefCell::default(),
            config,
        }
    }

    /// The functions of the JavaScript half.
    #[expect(clippy::expect_used, reason = "the engine's start sets it before anything else runs")]
    pub(crate) fn agent(&self) -> Rc<Agent> {
        self.try_agent().expect("the agent is set up when the engine starts")
    }

    /// The same; `None` while the engine starts.
    pub(crate) fn try_agent(&self) -> Option<Rc<Agent>> {
        self.agent.borrow().clone()
    }

    pub(crate) fn set_agent(&self, agent: Agent) {
        self.agent.replace(Some(Rc::new(agent)));
    }

    /// Takes the first of what the thread that holds the lock left for itself.
    pub(crate) fn next_errand(&self) -> Option<Errand> {
        self.errands.borrow_mut().pop_front()
    }

    /// Whether JavaScript sees the text of a Rust error.
    pub(crate) fn shows(&self, exception: &JsException) -> bool {
        self.config.detailed_errors || !exception.is_withheld()
    }

    /// The way up into the runtime; `None` only while the engine starts.
    pub(crate) fn link(&self) -> Option<&Link> {
        self.link.get()
    }

    /// Empties all tables and frees the engine. For the outermost holder of the lock, with nothing of the engine's on its stack.
    pub(crate) fn close(&self) {
        if let Some(cx) = self.engine.cx() {
            self.clear(cx);
            self.engine.close();
            drop(self.errands.take());
        }
    }

    fn clear(&self, cx: Cx<'_>) {
        self.calls.clear(cx);
        self.invocations.clear(cx);
        self.modules.clear(cx);
        self.rejections.clear(cx);
        self.objects.clear(cx);
        self.refs.clear();
        self.paths.clear(cx);
        self.names.clear(cx);
        if let Some(agent) = self.agent.take().and_then(Rc::into_inner) {
            agent.give_back(cx);
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.close();
    }
}

/// Keeps one uninterrupted run of JavaScript within its limit, and stops it when the engine ends.
pub(crate) struct Run {
    pub(crate) limit: Option<Duration>,
    stopping: Arc<AtomicBool>,
    started: Cell<Option<Instant>>,
    exceeded: Cell<bool>,
}

impl Run {
    pub(crate) fn new(limit: Option<Duration>, stopping: Arc<AtomicBool>) -> Self {
        Self { limit, stopping, started: Cell::new(None), exceeded: Cell::new(false) }
    }

    /// A new run begins; its clock starts when the engine first asks, which costs nothing until then.
    #[inline]
    pub(crate) fn begin(&self) {
        self.started.set(None);
        self.exceeded.set(false);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Whether a run was interrupted since this was last asked.
    pub(crate) fn take_exceeded(&self) -> bool {
        self.exceeded.take()
    }

    /// Asked by the engine every few thousand steps.
    pub(crate) fn should_stop(&self) -> bool {
        if self.is_stopping() {
            return true;
        }
        let Some(limit) = self.limit else { return false };
        let now = Instant::now();
        let started = self.started.get().unwrap_or(now);
        let over = now.duration_since(started) > limit;
        // Whatever runs next in the same turn, a promise's reaction, has the whole limit again.
        self.started.set((!over).then_some(started));
        self.exceeded.set(self.exceeded.get() || over);
        over
    }
}
