//! What happens when JavaScript invokes: what it names is found, its arguments are read, and it runs.

use crate::error::JsException;
use crate::export::Export;
use crate::handle::{RefId, Referent};
use crate::host::Reply;
use crate::invocation::{self, Arguments, Invocation, Invoked as What, Started};
use crate::link::InvocationTarget;
use crate::registry::Registry;
use crate::runtime::JsRuntime;
use crate::scope;

/// Finds what is invoked, reads the arguments and runs it, in the runtime's scope.
///
/// Each kind in a function of its own: their locals would add up on a stack where Rust and JavaScript call each other.
pub(crate) fn start(runtime: &JsRuntime, target: InvocationTarget<'_>, args: Arguments<'_>) -> Start {
    let starters = || runtime.inner().starters().ok_or_else(disposed);
    match target {
        InvocationTarget::Export { package, name } => start_export(runtime, package, name, args),
        InvocationTarget::Method { receiver, name } => (starters()?.method)(runtime, receiver, name, args),
        InvocationTarget::Callback { callback } => (starters()?.callback)(runtime, callback, args),
    }
}

type Start = Result<(What, Started), JsException>;

/// How methods and callbacks are invoked. Reached through what was given away, since there is nothing to be invoked before.
pub(crate) struct Starters {
    method: fn(&JsRuntime, RefId, &str, Arguments<'_>) -> Start,
    callback: fn(&JsRuntime, RefId, Arguments<'_>) -> Start,
}

pub(crate) static STARTERS: Starters = Starters { method: start_method, callback: start_callback };

/// What a synchronous invocation replies.
pub(crate) fn at_once(runtime: &JsRuntime, (what, started): (What, Started)) -> Reply {
    match started {
        Started::Ready(returned) => invocation::reply_now(runtime, returned),
        Started::Future(later) => {
            drop(later);
            Err(JsException::refusal(
                "not_in_process",
                format!(
                    "{what} is async, so it cannot be invoked synchronously: use `invoke`, which returns a promise"
                ),
            ))
        }
    }
}

/// An export that was looked up by its names.
#[cfg(feature = "wire")]
#[derive(Debug, Clone, Copy)]
pub struct FoundExport(pub(crate) &'static Export);

#[cfg(feature = "wire")]
impl FoundExport {
    /// Looks an export up; `None` for what is not there or cannot be told apart.
    pub fn find(package: &str, name: &str) -> Option<Self> {
        Registry::global().function(package, name).ok().map(Self)
    }

    /// Whether it is an `async fn`, which cannot be waited for.
    pub fn is_async(&self) -> bool {
        self.0.is_async
    }
}

fn start_export(runtime: &JsRuntime, package: &str, name: &str, args: Arguments<'_>) -> Start {
    run_export(runtime, Registry::global().function(package, name)?, args)
}

pub(crate) fn run_export(runtime: &JsRuntime, export: &'static Export, args: Arguments<'_>) -> Start {
    let what = What::Export(export);
    let call = Invocation::open(runtime, what, None, args.shorten())?;
    run(runtime, what, || (export.handler)(call))
}

fn start_method(runtime: &JsRuntime, receiver: RefId, name: &str, args: Arguments<'_>) -> Start {
    let Some(Referent::Ref(shared)) = runtime.inner().referent(receiver) else { return Err(disposed()) };
    let export = Registry::global().method(shared.type_id(), shared.type_name(), name)?;
    let what = What::Export(export);
    let call = Invocation::open(runtime, what, Some(shared), args.shorten())?;
    run(runtime, what, || (export.handler)(call))
}

fn start_callback(runtime: &JsRuntime, callback: RefId, args: Arguments<'_>) -> Start {
    let Some(Referent::Callback(shared)) = runtime.inner().referent(callback) else { return Err(disposed()) };
    let call = Invocation::open(runtime, What::Callback, None, args.shorten())?;
    run(runtime, What::Callback, || shared.run(call))
}

fn disposed() -> JsException {
    JsException::refusal("disposed", "the Rust object behind this was disposed of")
}

fn run(runtime: &JsRuntime, what: What, code: impl FnOnce() -> Result<Started, JsException>) -> Start {
    let started = invocation::guard(what, || scope::enter(runtime, code))??;
    Ok((what, started))
}
