//! Where `console` writes to.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::raw::{Cx, Value};

/// Which method of `console` was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// `console.debug`
    Debug,
    /// `console.log`
    Log,
    /// `console.info`
    Info,
    /// `console.warn`
    Warn,
    /// `console.error`, and what nobody caught
    Error,
}

impl Level {
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "debug" => Self::Debug,
            "info" => Self::Info,
            "warn" => Self::Warn,
            "error" => Self::Error,
            _ => Self::Log,
        }
    }
}

type Sink = Box<dyn Fn(Level, &str) + Send + Sync>;

/// Takes what JavaScript logs.
pub(crate) struct Console(Sink);

impl Console {
    pub(crate) fn new(sink: impl Fn(Level, &str) + Send + Sync + 'static) -> Self {
        Self(Box::new(sink))
    }

    pub(crate) fn write(&self, level: Level, text: &str) {
        // What it is about goes on; the hook has reported a panic.
        let _ = catch_unwind(AssertUnwindSafe(|| (self.0)(level, text)));
    }
}

impl Default for Console {
    /// As on a terminal: warnings and errors to the standard error stream, the rest to the standard output.
    fn default() -> Self {
        Self::new(|level, text| {
            // A closed stream is no reason to stop a script.
            let _ = match level {
                Level::Warn | Level::Error => writeln!(std::io::stderr().lock(), "{text}"),
                _ => writeln!(std::io::stdout().lock(), "{text}"),
            };
        })
    }
}

/// Reports what a timer or a promise's reaction threw.
#[cold]
pub(crate) fn report(cx: Cx<'_>, thrown: &Value<'_>) {
    write_error(cx, "Uncaught", thrown);
}

/// Reports a promise that was rejected with nobody there to see it.
#[cold]
pub(crate) fn report_rejection(cx: Cx<'_>, reason: &Value<'_>) {
    write_error(cx, "Uncaught (in promise)", reason);
}

fn write_error(cx: Cx<'_>, prefix: &str, thrown: &Value<'_>) {
    let text = cx.state().agent().inspect(thrown.clone()).unwrap_or_else(|_| {
        cx.clear_exception();
        crate::reader::name_of(thrown).to_owned()
    });
    if let Some(core) = cx.state().core.upgrade() {
        core.console.write(Level::Error, &format!("{prefix} {text}"));
    }
}
