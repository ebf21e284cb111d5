//! [`Builder`]: an engine with limits, modules and ways out of its own.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use jsinterop::JsError;
use jsinterop::host::Task;
use serde_json::Value as Json;

use crate::console::{Console, Level};
use crate::core::Config;
use crate::quickjs::QuickJs;

/// Sets up an engine; made by [`QuickJs::builder`].
#[must_use = "nothing happens before `build`"]
pub struct Builder {
    pub(crate) config: Config,
    pub(crate) run_limit: Option<Duration>,
    pub(crate) modules: Vec<(String, String)>,
    pub(crate) module_directory: Option<PathBuf>,
    pub(crate) options: Json,
    pub(crate) globals: Vec<(String, Json)>,
    pub(crate) console: Console,
    pub(crate) spawner: Option<Box<dyn Fn(Task) + Send + Sync>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            config: Config {
                stack_limit: 4 << 20,
                memory_limit: None,
                depth_limit: 256,
                call_timeout: None,
                detailed_errors: true,
            },
            run_limit: None,
            modules: Vec::new(),
            module_directory: None,
            options: Json::Object(serde_json::Map::new()),
            globals: Vec::new(),
            console: Console::default(),
            spawner: None,
        }
    }
}

impl Builder {
    /// The most memory JavaScript may use, in bytes. Beyond it, allocations throw and calls answer
    /// [`JsError::LimitExceeded`]; the engine stays usable. None by default.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.config.memory_limit = Some(bytes);
        self
    }

    /// The most stack JavaScript may use on a thread, in bytes; 4 MiB by default. It is never more than the thread that makes a call has
    /// left, so that endless recursion is a `RangeError` on any thread.
    pub fn stack_limit(mut self, bytes: usize) -> Self {
        self.config.stack_limit = bytes;
        self
    }

    /// How long JavaScript may run without a pause before it is interrupted and the call answers
    /// [`JsError::LimitExceeded`]. None by default. Time a promise waits does not count. Where a promise's reaction is interrupted, every call
    /// that waits at that moment answers so: the engine does not tell whose it was.
    pub fn run_limit(mut self, limit: Duration) -> Self {
        self.run_limit = Some(limit);
        self
    }

    /// The time limit of asynchronous calls that declare none. None by default.
    pub fn call_timeout(mut self, limit: Duration) -> Self {
        self.config.call_timeout = Some(limit);
        self
    }

    /// How deep Rust → JavaScript → Rust → JavaScript … may nest on one thread; 256 by default.
    pub fn depth_limit(mut self, calls: u32) -> Self {
        self.config.depth_limit = calls;
        self
    }

    /// Gives the engine the text of a module, to be imported by this name.
    pub fn module(mut self, name: impl Into<String>, source: impl Into<String>) -> Self {
        self.modules.push((name.into(), source.into()));
        self
    }

    /// Modules nobody provided are looked for below this directory, and nowhere else.
    pub fn module_directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.module_directory = Some(directory.into());
        self
    }

    /// What the `beforeStart` of JavaScript initialisers gets.
    pub fn options(mut self, options: Json) -> Self {
        self.options = options;
        self
    }

    /// Sets a property of `globalThis` before anything runs.
    pub fn global(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.globals.push((name.into(), value.into()));
        self
    }

    /// Takes what JavaScript logs, and what it threw where nobody caught it. By default warnings and errors go to the standard error
    /// stream, the rest to the standard output.
    pub fn console(mut self, sink: impl Fn(Level, &str) + Send + Sync + 'static) -> Self {
        self.console = Console::new(sink);
        self
    }

    /// Whether JavaScript is shown the text of Rust errors that were not written for it. On by default, as it runs in this process.
    pub fn detailed_errors(mut self, shown: bool) -> Self {
        self.config.detailed_errors = shown;
        self
    }

    /// Runs the futures of exports here, on an executor of yours for instance, instead of on the engine's own thread.
    pub fn spawner(mut self, spawn: impl Fn(Task) + Send + Sync + 'static) -> Self {
        self.spawner = Some(Box::new(spawn));
        self
    }

    /// Starts the engine.
    ///
    /// # Errors
    /// There is no memory for it. A JavaScript initialiser that fails is reported to the console, and the rest works.
    pub fn build(self) -> Result<QuickJs, JsError> {
        QuickJs::start(self)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("config", &self.config)
            .field("run_limit", &self.run_limit)
            .finish_non_exhaustive()
    }
}
