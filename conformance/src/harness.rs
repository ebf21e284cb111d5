//! Checks, what they run in, and running them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use jsinterop::{CallSignal, JsError, JsRuntime};

use crate::ensure::{Failure, Outcome};
use crate::list;
use crate::wait::{poll_once, race};

/// How long a check may take.
const PATIENCE_MILLIS: u32 = 20_000;

/// What a check needs that not every host has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs(u8);

impl Needs {
    /// Nothing: the check runs everywhere.
    pub const NONE: Self = Self(0);
    /// Synchronous calls: JavaScript in this process.
    pub const IN_PROCESS: Self = Self(1);
    /// `document`.
    pub const DOCUMENT: Self = Self(2);
    /// A second runtime, made and ended on demand.
    pub const ANOTHER: Self = Self(4);
    /// Garbage collected on demand.
    pub const GARBAGE: Self = Self(8);
    /// Panics that unwind.
    pub const UNWIND: Self = Self(16);
    /// No scope around the check, and no default runtime.
    pub const NO_SCOPE: Self = Self(32);

    /// JavaScript elsewhere: no synchronous calls.
    pub const REMOTE: Self = Self(64);

    /// Both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in here.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// `topic::name`.
    pub name: &'static str,
    /// What it needs.
    pub needs: Needs,
    pub(crate) rows: &'static str,
    pub(crate) run: for<'a> fn(&'a Cx) -> Running<'a>,
}

type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

impl Check {
    /// The rows it covers: those of the reference (`EA044`) and of the design (`5.3`), as `README.md` lists them.
    pub fn rows(&self) -> impl Iterator<Item = &'static str> {
        self.rows.split_ascii_whitespace()
    }

    /// Runs it, in the scope of the runtime unless it asks for none.
    pub async fn run(&self, cx: &Cx) -> Outcome {
        let limit = cx.runtime.invoke::<()>("conformance.after", (PATIENCE_MILLIS, CallSignal)).start();
        let check = (self.run)(cx);
        let outcome = if self.needs.covers(Needs::NO_SCOPE) {
            race(check, limit).await
        } else {
            race(cx.runtime.scope(check), limit).await
        };
        outcome.unwrap_or_else(|| Err(Failure::new("it hangs")))
    }
}

/// A second runtime, for one check.
pub struct Another {
    /// The runtime, with [`SCRIPT`](crate::SCRIPT) evaluated.
    pub runtime: JsRuntime,
    /// Ends its host.
    pub end: Box<dyn FnOnce() + Send>,
}

impl fmt::Debug for Another {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Another({:?})", self.runtime)
    }
}

/// What checks run in: a runtime whose JavaScript has evaluated [`SCRIPT`](crate::SCRIPT), and what else the host offers.
pub struct Cx {
    runtime: JsRuntime,
    offers: Needs,
    another: Option<Box<dyn Fn() -> Another + Send + Sync>>,
    collect: Option<Box<dyn Fn() + Send + Sync>>,
    log: Log,
}

impl Cx {
    /// The suite's surroundings on this runtime.
    pub fn new(runtime: &JsRuntime) -> Self {
        let log = Log::default();
        runtime.provide(log.clone());
        let offers = if cfg!(panic = "unwind") { Needs::UNWIND } else { Needs::NONE };
        Self { runtime: runtime.clone(), offers, another: None, collect: None, log }
    }

    /// The host has this too.
    pub fn offering(mut self, needs: Needs) -> Self {
        self.offers = self.offers.and(needs);
        self
    }

    /// The host can make a second runtime.
    pub fn with_another(mut self, another: impl Fn() -> Another + Send + Sync + 'static) -> Self {
        self.another = Some(Box::new(another));
        self.offering(Needs::ANOTHER)
    }

    /// The host can collect JavaScript's garbage now.
    pub fn with_garbage(mut self, collect: impl Fn() + Send + Sync + 'static) -> Self {
        self.collect = Some(Box::new(collect));
        self.offering(Needs::GARBAGE)
    }

    /// Whether the host has all the check needs. One whose JavaScript is in this process is not remote.
    pub fn can_run(&self, check: &Check) -> bool {
        self.offers.covers(check.needs)
    }

    pub(crate) fn rt(&self) -> &JsRuntime {
        &self.runtime
    }

    /// What exports and callbacks of this runtime noted.
    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    pub(crate) fn another(&self) -> Result<Another, Failure> {
        self.another.as_ref().map(|make| make()).ok_or_else(|| Failure::new("the host has no second runtime"))
    }

    /// Waits, by JavaScript's clock.
    pub(crate) async fn sleep(&self, millis: u32) -> Result<(), JsError> {
        self.runtime.invoke("conformance.after", (millis, CallSignal)).await
    }

    /// Waits until something is so; collects garbage in the meantime where the host can.
    pub(crate) async fn eventually(&self, what: &str, mut is_so: impl FnMut() -> bool + Send) -> Outcome {
        for pause in [0, 1, 5, 20, 50, 100, 200, 400, 800, 0] {
            if let Some(collect) = &self.collect {
                collect();
            }
            if is_so() {
                return Ok(());
            }
            self.sleep(pause).await?;
        }
        Err(Failure::new(format!("{what}, but it did not come to that")))
    }

    /// Sends a call, so that its answer is still to come.
    pub(crate) async fn send<F: Future + Unpin>(&self, call: &mut F) -> Outcome {
        if poll_once(call).await.is_ready() {
            return Err(Failure::new("the call was answered at once"));
        }
        Ok(())
    }
}

impl fmt::Debug for Cx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cx({:?}, {:?})", self.runtime, self.offers)
    }
}

/// What exports note, for the check to read. Every runtime of the suite provides one.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Notes a line.
    pub fn note(&self, line: impl Into<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.into());
    }

    /// Takes all lines.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// What came of many checks.
#[derive(Debug, Default)]
pub struct Report {
    /// Those that hold.
    pub passed: Vec<&'static str>,
    /// Those that do not, and why.
    pub failed: Vec<(&'static str, Failure)>,
    /// Those that need what the host has not.
    pub skipped: Vec<&'static str>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (passed, failed, skipped) = (self.passed.len(), self.failed.len(), self.skipped.len());
        write!(f, "{passed} hold, {failed} fail, {skipped} do not apply to this host")?;
        self.failed.iter().try_for_each(|(name, failure)| write!(f, "\n  {name}: {failure}"))
    }
}

/// Runs all checks the filter lets through, one after the other, on one runtime.
pub async fn run(cx: &Cx, filter: impl Fn(&Check) -> bool) -> Report {
    let mut report = Report::default();
    for check in list::all().iter().filter(|check| filter(check)) {
        if !cx.can_run(check) {
            report.skipped.push(check.name);
            continue;
        }
        cx.log.take();
        match check.run(cx).await {
            Ok(()) => report.passed.push(check.name),
            Err(failure) => report.failed.push((check.name, failure)),
        }
    }
    report
}
