//! `JsCall`: one use of an import. A lazy future, a started one, or a synchronous call.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::args::JsArgs;
use crate::encoding::Encoding;
use crate::error::JsError;
#[cfg(feature = "wire")]
use crate::host::Shortly;
use crate::host::{Answer, CallId};
use crate::import::Limit;
use crate::output::{self, JsOutput, Reading};
use crate::pending::{Awaited, Entry};
use crate::runtime::JsRuntime;
use crate::scope;
use crate::status::Status;
use crate::target::CallTarget;
use crate::want::{Want, is_ignored};

/// A call of a JavaScript function, as an import returns it.
///
/// It is lazy: nothing is sent before the first poll, and until then the arguments are borrowed. Dropping it unfinished
/// cancels the call, and so does its time limit: the function's [`CallSignal`](crate::CallSignal) fires, and what it still answers is dropped.
/// Calls of one runtime reach JavaScript in the order in which they were first polled or started.
///
/// ```
/// use std::time::Duration;
/// use jsinterop::{JsError, js_import};
///
/// #[js_import("report.render")]
/// async fn render(pages: &[u32]) -> Result<String, JsError>;
///
/// # async fn show(rt: jsinterop::JsRuntime) -> Result<(), JsError> {
/// let html = render(&[1, 2]).on(&rt).timeout(Duration::from_secs(5)).await?;
///
/// let later = render(&[3]).on(&rt).start();    // sent now; `later` borrows nothing
/// render(&[4]).on(&rt).detach();               // sent now; a failure goes to the log
/// # let _ = (html, later); Ok(()) }
/// ```
#[must_use = "a call is sent when it is awaited, started or detached"]
pub struct JsCall<Args, Out> {
    target: CallTarget,
    runtime: Option<JsRuntime>,
    limit: Limit,
    reading: Reading<Out>,
    state: State<Args, Out>,
}

/// A call that has been sent, or waits to be; see [`JsCall::start`]. Dropping it cancels the call.
#[must_use = "dropping it cancels the call; use `detach` if the answer is not wanted"]
pub struct StartedCall<Out>(JsCall<(), Out>);

enum State<Args, Out> {
    Lazy(Args),
    /// The arguments live as long as the call where it owns them: a callback among them may be called until it is answered.
    Running(Running<Out>, Option<Args>),
    /// It came to this before it was sent.
    Failed(JsError),
    Done,
}

/// A call the runtime knows. Dropping it cancels the call.
struct Running<Out> {
    runtime: JsRuntime,
    id: CallId,
    slot: Arc<dyn Awaited<Out>>,
    detached: bool,
}

impl<Out> Drop for Running<Out> {
    fn drop(&mut self) {
        if !self.detached {
            self.runtime.inner().cancel(self.id);
        }
    }
}

// Nothing inside is pinned: arguments are only ever borrowed.
impl<Args, Out> Unpin for JsCall<Args, Out> {}

impl<Args: JsArgs, Out> JsCall<Args, Out> {
    /// A call in the scope it is made in.
    pub(crate) fn to(target: CallTarget, args: Args) -> Self
    where
        Out: JsOutput,
    {
        let limit = target.limit();
        let runtime = match target.receiver() {
            Some(receiver) => receiver.runtime(),
            None => scope::scoped(),
        };
        Self { target, runtime, limit, reading: Reading::new(), state: State::Lazy(args) }
    }

    /// What the call is, instead of making it.
    #[cfg(feature = "testing")]
    pub(crate) fn into_target(self) -> (CallTarget, Option<Args>) {
        let args = match self.state {
            State::Lazy(args) => Some(args),
            State::Running(..) | State::Failed(_) | State::Done => None,
        };
        (self.target, args)
    }

    /// Sends the call to this runtime, whatever the scope says.
    pub fn on(mut self, runtime: &JsRuntime) -> Self {
        self.runtime = Some(runtime.clone());
        self
    }

    /// Sets this call's time limit, counted from the first poll or start.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = Limit::After(limit);
        self
    }

    /// Lifts the time limit for this call.
    pub fn no_timeout(mut self) -> Self {
        self.limit = Limit::Never;
        self
    }

    /// Encodes the arguments and sends the call now. What remains borrows nothing.
    pub fn start(self) -> StartedCall<Out> {
        let Self { target, runtime, limit, reading, state } = self;
        let mut started: JsCall<(), Out> = JsCall { target, runtime, limit, reading, state: State::Done };
        started.state = match state {
            State::Lazy(args) => match started.send(&args) {
                Ok(running) => State::Running(running, None),
                Err(error) => State::Failed(error),
            },
            State::Running(running, _) => State::Running(running, None),
            State::Failed(error) => State::Failed(error),
            State::Done => State::Done,
        };
        StartedCall(started)
    }

    /// Sends the call now and wants no answer. A failure goes to the log ([`tracing`]).
    pub fn detach(self) {
        self.start().detach();
    }
}

impl<Args, Out> JsCall<Args, Out> {
    /// Finds the runtime, and takes a place among its calls.
    fn admit(&self) -> Result<Running<Out>, JsError> {
        self.target.check()?;
        let runtime = self.find_runtime()?;
        let inner = runtime.inner();
        self.target.resolve(inner)?;
        let slot = (self.reading.slot)(self.target.clone());
        let limit = match self.limit {
            Limit::Default => inner.limit(),
            Limit::After(limit) => Some(limit),
            Limit::Never => None,
        };
        let entry = Entry { waiting: slot.clone(), limit, started: false };
        let id = inner.admit(entry)?;
        Ok(Running { id, slot, runtime, detached: false })
    }

    fn find_runtime(&self) -> Result<JsRuntime, JsError> {
        match (&self.runtime, self.target.receiver()) {
            (Some(runtime), _) => Ok(runtime.clone()),
            (None, Some(_)) => Err(JsError::Disconnected { import: "".into(), may_have_run: false }),
            (None, None) => JsRuntime::current().ok_or_else(|| JsError::Unavailable { import: "".into() }),
        }
    }
}

impl<Args, Out> JsCall<Args, Out> {
    /// Sends the call: at once if the host takes it, else when its turn comes, with a copy of the arguments.
    fn send<A: JsArgs>(&self, args: &A) -> Result<Running<Out>, JsError> {
        let running = self.admit()?;
        let inner = running.runtime.inner();
        let Reading { want, ignored, .. } = self.reading;
        let call = Encoding { inner, id: running.id, target: &self.target, args, want, ignored, sync: false };
        inner.turns().start(&call)?;
        Ok(running)
    }

    fn fail(&self, error: JsError) -> Poll<Out> {
        Poll::Ready((self.reading.failed)(error.named(|| self.target.name())))
    }
}

impl<Args: JsArgs, Out> Future for JsCall<Args, Out> {
    type Output = Out;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Out> {
        let this = self.get_mut();
        let (running, args) = match std::mem::replace(&mut this.state, State::Done) {
            State::Lazy(args) => match this.send(&args) {
                Ok(running) => (running, Some(args)),
                Err(error) => return this.fail(error),
            },
            State::Running(running, args) => (running, args),
            State::Failed(error) => return this.fail(error),
            State::Done => return this.fail(JsError::Cancelled { import: "".into() }),
        };
        let polled = running.slot.poll_out(cx);
        if polled.is_pending() {
            this.state = State::Running(running, args);
        }
        polled
    }
}

impl<Out> StartedCall<Out> {
    /// Wants no answer any more, and lets the call go on. A failure goes to the log.
    pub fn detach(mut self) {
        match std::mem::replace(&mut self.0.state, State::Done) {
            State::Running(mut running, _) => {
                running.slot.want_nothing();
                running.detached = true;
            }
            State::Failed(error) => {
                let import = self.0.target.name();
                crate::pending::log_failure(&import, &error.named(|| import.clone()));
            }
            State::Lazy(()) | State::Done => {}
        }
    }
}

impl<Out> Future for StartedCall<Out> {
    type Output = Out;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Out> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl<Args, Out> std::fmt::Debug for JsCall<Args, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "JsCall({})", self.target.name())
    }
}

impl<Out> std::fmt::Debug for StartedCall<Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StartedCall({})", self.0.target.name())
    }
}

/// Makes a synchronous call.
pub(crate) fn call_sync_target<A, T>(target: &CallTarget, args: &A) -> Result<T, JsError>
where
    A: JsArgs,
    T: DeserializeOwned + Send + 'static,
{
    call_sync_unnamed(target, args).map_err(|error| error.named(|| target.name()))
}

fn call_sync_unnamed<A, T>(target: &CallTarget, args: &A) -> Result<T, JsError>
where
    A: JsArgs,
    T: DeserializeOwned + Send + 'static,
{
    let runtime = runtime_now(target)?;
    let inner = runtime.inner();
    let mut result = None;
    let call =
        Encoding { inner, id: CallId(0), target, args, want: Want::of::<T>, ignored: is_ignored::<T>(), sync: true };
    let mut take = |answer: Answer<'_>| result = Some(output::read(answer, &runtime));
    #[cfg(feature = "wire")]
    match call.short(args).map_or(Shortly::Refused, |short| inner.host().call_short(&short, &mut take)) {
        Shortly::Number(number) => return output::read_number(number, &runtime),
        Shortly::Answered => {}
        Shortly::Refused => inner.host().call_sync(&call, &mut take)?,
    }
    #[cfg(not(feature = "wire"))]
    inner.host().call_sync(&call, &mut take)?;
    result.unwrap_or_else(|| Err(JsError::Disconnected { import: "".into(), may_have_run: true }))
}

/// The runtime of a synchronous call, if it can take one here and now.
#[inline]
fn runtime_now(target: &CallTarget) -> Result<JsRuntime, JsError> {
    target.check()?;
    let runtime = match target.receiver() {
        Some(receiver) => {
            receiver.runtime().ok_or_else(|| JsError::Disconnected { import: "".into(), may_have_run: false })?
        }
        None => JsRuntime::current().ok_or_else(|| JsError::Unavailable { import: "".into() })?,
    };
    match runtime.status() {
        _ if !runtime.inner().host().is_in_process() => Err(JsError::NotInProcess { import: "".into() }),
        Status::Ready => Ok(runtime),
        Status::Ended => Err(JsError::Disconnected { import: "".into(), may_have_run: false }),
        Status::Connecting | Status::Reconnecting => Err(JsError::Unavailable { import: "".into() }),
    }
}
