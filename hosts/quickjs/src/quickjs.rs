//! [`QuickJs`]: the owner of an engine.

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jsinterop::host::Status;
use jsinterop::{JsError, JsObject, JsRuntime};
use serde::de::DeserializeOwned;

use crate::builder::Builder;
use crate::core::Core;
use crate::driver::Driver;
use crate::exception;
use crate::host::EngineHost;
use crate::modules::Modules;
use crate::raw::{Cx, Js, Lock, Value};
use crate::reader::Reader;
use crate::start;
use crate::state::{Run, State};

/// How long the end of an engine waits for threads that are in the middle of a user's code.
const PATIENCE: Duration = Duration::from_secs(2);

/// An embedded engine. It lives as long as this value.
///
/// Dropping it interrupts JavaScript wherever it runs, fails every call that waits with [`JsError::Disconnected`] and frees the
/// engine. [`JsRuntime`] handles of it may live on; they only answer that error then.
///
/// ```
/// # fn main() -> Result<(), jsinterop::JsError> {
/// let engine = jsinterop_quickjs::QuickJs::new()?;
/// engine.eval("globalThis.add = (a, b) => a + b")?;
/// assert_eq!(engine.invoke_sync::<i32>("add", (1, 2))?, 3);
/// # Ok(()) }
/// ```
pub struct QuickJs {
    core: Arc<Core>,
    runtime: JsRuntime,
}

impl QuickJs {
    /// Starts an engine with the defaults.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn new() -> Result<Self, JsError> {
        Self::builder().build()
    }

    /// Sets up an engine with limits, modules and ways out of its own.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn start(builder: Builder) -> Result<Self, JsError> {
        let Builder { config, run_limit, modules, module_directory, options, globals, console, spawner } = builder;
        let stopping = Arc::new(AtomicBool::new(false));
        let core = Arc::new_cyclic(|core| {
            let run = Run::new(run_limit, Arc::clone(&stopping));
            let state = State::new(core.clone(), run, config.clone(), Modules::new(modules, module_directory));
            Core::new(Lock::new(state), Driver::new(core, spawner), console, config, stopping)
        });
        let runtime = JsRuntime::connect(|link| {
            // Nobody else has the core yet.
            let _ = core.link.set(link);
            EngineHost(Arc::clone(&core))
        });
        let engine = Self { core, runtime };
        start::open(&engine.core)?;
        start::initialise(&engine.core, &globals, &options)?;
        Ok(engine)
    }

    /// A handle to it, to be given away.
    pub fn runtime(&self) -> JsRuntime {
        self.runtime.clone()
    }

    /// Runs a classic script. Promises it leaves behind go on by themselves.
    pub fn eval(&self, source: &str) -> Result<(), JsError> {
        self.with("eval", |cx| cx.eval(source, "<script>").map(drop))
    }

    /// Runs a classic script and reads the value of its last expression.
    pub fn eval_as<T: DeserializeOwned + 'static>(&self, source: &str) -> Result<T, JsError> {
        self.with("eval", |cx| {
            let value = cx.eval(source, "<script>")?;
            Ok(self.read(value))
        })?
        .map_err(|error| error.named(|| "eval".into()))
    }

    /// Runs a file as a classic script.
    ///
    /// # Errors
    /// The file cannot be read, or what the script throws.
    pub fn load_file(&self, path: impl AsRef<Path>) -> Result<(), JsError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let source = std::fs::read_to_string(path).map_err(|error| JsError::NotFound {
            import: name.clone().into(),
            segment: name.clone(),
            expected: "a script",
            found: error.to_string(),
        })?;
        self.with("load_file", |cx| cx.eval(&source, &name).map(drop))
    }

    /// Runs a module, under a name by which it can be imported from then on, and gives its namespace.
    pub async fn run_module(&self, name: &str, source: &str) -> Result<JsObject, JsError> {
        self.with("run_module", |cx| {
            cx.state().modules.add(name, source);
            Ok(())
        })?;
        self.runtime.import(name).await
    }

    /// Frees what only cycles keep alive. The engine does so by itself from time to time.
    pub fn collect_garbage(&self) {
        // An engine that has ended has no garbage.
        let _ = self.with("collect_garbage", |cx| {
            cx.collect_garbage();
            Ok(())
        });
    }

    /// How many bytes JavaScript uses.
    pub fn memory_used(&self) -> u64 {
        self.with("memory_used", |cx| Ok(cx.memory_used())).unwrap_or(0)
    }

    fn with<R>(&self, name: &'static str, run: impl FnOnce(Cx<'_>) -> Js<R>) -> Result<R, JsError> {
        let scope = self.core.enter_in_order();
        let Some(cx) = scope.cx() else {
            return Err(JsError::Disconnected { import: name.into(), may_have_run: false });
        };
        run(cx).map_err(|_| exception::take(cx).named(|| name.into()))
    }

    fn read<T: DeserializeOwned + 'static>(&self, value: Value<'_>) -> Result<T, JsError> {
        let gone = JsError::Disconnected { import: "".into(), may_have_run: true };
        self.core.link.get().ok_or(gone)?.read(&mut Reader::new(value))
    }
}

impl Deref for QuickJs {
    type Target = JsRuntime;

    fn deref(&self) -> &JsRuntime {
        &self.runtime
    }
}

impl fmt::Debug for QuickJs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuickJs({:?})", self.runtime)
    }
}

impl Drop for QuickJs {
    fn drop(&mut self) {
        let core = &self.core;
        core.stopping.store(true, Ordering::SeqCst);
        if let Some(link) = core.link.get() {
            link.set_status(Status::Ended);
        }
        // Below JavaScript on this very thread, nobody can be waited for: whoever leaves the engine last frees it.
        let patience = if core.lock.is_mine() { Duration::ZERO } else { PATIENCE };
        core.driver.stop(patience);
        if let Some(scope) = core.enter_within(patience) {
            drop(scope);
        }
    }
}
