//! `MockHost`: a host without JavaScript, for tests of code that calls it.

mod clock;
mod expect;
mod invoke;
mod record;
mod shared;
mod side;
mod tasks;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

pub use expect::Expectation;
pub use invoke::{MockFunction, MockInvocation, Reference};
pub use record::{RecordedCall, SentCallback};

use crate::args::JsArgs;
use crate::call::JsCall;
use crate::handle::{IntoReply, JsFunction, JsObject};
use crate::host::Status;
use crate::output::JsOutput;
use crate::runtime::JsRuntime;
use crate::value::Objects as _;
use expect::Expected;
use record::Aim;
use shared::Shared;
use side::Side;

/// A host without JavaScript: tests say which calls they expect and how they are answered.
///
/// Each mock is a world of its own, so tests run in parallel. It is strict: a call that nobody expected fails with an error that
/// shows the call and the line to write for it, and so does the test in the end; so does an expected call that never came.
///
/// ```
/// use jsinterop::testing::MockHost;
/// use jsinterop::{JsError, js_import};
///
/// #[js_import("exampleJsFunctions.showPrompt")]
/// async fn show_prompt(message: &str) -> Result<String, JsError>;
/// #[js_import("exampleJsFunctions.displayWelcome")]
/// async fn display_welcome(message: &str) -> Result<(), JsError>;
///
/// // The code under test.
/// async fn welcome() -> Result<(), JsError> {
///     let name = show_prompt("What's your name?").await?;
///     display_welcome(&format!("Hello {name}! Welcome!")).await
/// }
///
/// // The test.
/// # futures::executor::block_on(async {
/// let mock = MockHost::new();
/// mock.expect(show_prompt("What's your name?")).returns(Ok("Ann".into()));
/// mock.expect(display_welcome("Hello Ann! Welcome!"));
/// mock.scope(welcome()).await.unwrap();
///
/// // What if the user closes the window?
/// let closed = JsError::Disconnected { import: "".into(), may_have_run: true };
/// mock.expect(show_prompt("")).any_args().returns(Err(closed));
/// assert!(matches!(mock.scope(welcome()).await, Err(JsError::Disconnected { .. })));
/// # });
/// ```
///
/// Synchronous imports run when they are called, so they are expected through a closure:
/// `mock.expect_sync(|| title()).returns(Ok("Shop".into()))`. Where the arguments do not matter, or many calls look alike, a rule for a path
/// is shorter: see [`on`](Self::on).
///
/// Time stands still until [`advance`](Self::advance) moves it, so time limits and [delays](Expectation::delay) are tested without waiting.
pub struct MockHost {
    shared: Arc<Shared>,
    runtime: JsRuntime,
}

impl std::fmt::Debug for MockHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MockHost({:?})", self.runtime)
    }
}

impl Default for MockHost {
    fn default() -> Self {
        Self::new()
    }
}

impl MockHost {
    /// A connected mock that expects nothing.
    pub fn new() -> Self {
        let mut shared = None;
        let runtime = JsRuntime::connect(|link| Side(shared.insert(Shared::new(link)).clone()));
        runtime.inner().set_status(Status::Ready);
        let shared = shared.unwrap_or_else(|| unreachable!("the host is made while it is connected"));
        Self { shared, runtime }
    }

    /// Lets unexpected calls come to `undefined`.
    pub fn loose(self) -> Self {
        self.shared.is_loose.store(true, Ordering::Relaxed);
        self
    }

    /// Behaves like a host whose JavaScript is elsewhere: synchronous calls fail with [`JsError::NotInProcess`](crate::JsError::NotInProcess),
    /// and calls have 60 s.
    pub fn remote(self) -> Self {
        self.shared.is_remote.store(true, Ordering::Relaxed);
        self.runtime.set_timeout(Some(Duration::from_secs(60)));
        self
    }

    /// The runtime, for `.on(…)` and the dynamic calls.
    pub fn runtime(&self) -> &JsRuntime {
        &self.runtime
    }

    /// Runs the code under test in the mock's scope, and the exports it invokes.
    pub fn scope<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        let (tasks, scoped) = (Arc::clone(&self.shared.tasks), self.runtime.scope(future));
        async move {
            let mut scoped = pin!(scoped);
            poll_fn(|cx| {
                tasks.drive(cx.waker());
                scoped.as_mut().poll(cx)
            })
            .await
        }
    }

    /// Runs synchronous code in the mock's scope.
    pub fn enter<R>(&self, code: impl FnOnce() -> R) -> R {
        self.runtime.enter(code)
    }

    /// Expects a call: the very same one that the code under test makes, with the same arguments. It is not sent. Where it is made and in
    /// what order among others does not matter.
    ///
    /// # Panics
    /// When its arguments cannot be passed at all.
    #[track_caller]
    pub fn expect<A: JsArgs, Out: JsOutput>(&self, call: JsCall<A, Out>) -> Expectation<Out> {
        let (target, args) = call.into_target();
        let aim = target.resolve(self.runtime.inner()).map(|target| Aim::of(&target));
        let args = args.map_or_else(|| Ok(Default::default()), |args| self.encode(&args));
        match (aim, args) {
            (Ok(aim), Ok((args, given))) => self.add(Expected::new(aim, args, given)),
            (Err(error), _) => refuse(&error),
            (_, Err(exception)) => refuse(&exception),
        }
    }

    /// Expects a synchronous call: the one the closure makes. It is heard, not made.
    ///
    /// ```
    /// # use jsinterop::{JsError, js_import, testing::MockHost};
    /// #[js_import(get = "document.title")]
    /// fn title() -> Result<String, JsError>;
    ///
    /// let mock = MockHost::new();
    /// mock.expect_sync(|| title()).returns(Ok("Shop".into()));
    /// assert_eq!(mock.enter(title).unwrap(), "Shop");
    /// ```
    ///
    /// # Panics
    /// When the closure makes no synchronous call.
    #[track_caller]
    pub fn expect_sync<Out: JsOutput>(&self, call: impl FnOnce() -> Out) -> Expectation<Out> {
        self.shared.with(|state| state.listening = Some((std::thread::current().id(), None)));
        drop(self.enter(call));
        match self.shared.with(|state| state.listening.take()) {
            Some((_, Some(expected))) => self.add(expected),
            _ => refuse(&"the closure makes no synchronous call that can be expected"),
        }
    }

    fn add<Out: JsOutput>(&self, expected: Expected) -> Expectation<Out> {
        let place = self.shared.with(|state| {
            state.expected.push(expected);
            state.expected.len() - 1
        });
        Expectation::new(Arc::clone(&self.shared), place)
    }

    /// Answers every call at `path` that no expectation takes: with what the closure makes of the arguments, any `Serialize` value or a
    /// `Result` whose error converts into a [`JsException`](crate::JsException). The rule that was made last wins; none of them has to be used.
    ///
    /// ```
    /// # use jsinterop::{JsError, js_import, testing::MockHost};
    /// #[js_import("Math.hypot", variadic)]
    /// async fn hypot(sides: &[f64]) -> Result<f64, JsError>;
    ///
    /// # futures::executor::block_on(async {
    /// let mock = MockHost::new();
    /// mock.on("Math.hypot", |sides| sides.iter().filter_map(|side| side.as_f64()).fold(0.0, f64::hypot));
    /// assert_eq!(mock.scope(async { hypot(&[3.0, 4.0]).await }).await.unwrap(), 5.0);
    /// # });
    /// ```
    pub fn on<Marker, R: IntoReply<Marker>>(
        &self,
        path: &str,
        answer: impl Fn(Vec<serde_json::Value>) -> R + Send + Sync + 'static,
    ) {
        let rule = Arc::new(move |args| answer(args).into_reply());
        self.shared.with(|state| state.rules.push((path.to_owned(), rule)));
    }

    /// The calls that came so far, in order, expected or not.
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.shared.with(|state| state.calls.clone())
    }

    /// Moves time on: what is due on the way happens in order, time limits and delayed answers.
    pub fn advance(&self, by: Duration) {
        let until = self.shared.with(|state| state.clock.now().saturating_add(by));
        self.shared.move_to(until);
    }

    /// The session ends: every call fails, every invocation is dropped.
    pub fn disconnect(&self) {
        self.set_status(Status::Ended);
    }

    /// Changes how things stand. Calls wait while the mock is connecting or reconnecting.
    pub fn set_status(&self, status: Status) {
        self.shared.link.set_status(status);
        self.shared.tasks.run();
    }

    /// A stand-in for an object of JavaScript, to be returned by a call or passed to an export.
    pub fn object(&self) -> JsObject {
        let id = self.shared.new_object(false);
        let _ = self.shared.receive(id);
        JsObject::received(self.runtime.inner(), id)
    }

    /// A stand-in for a function of JavaScript.
    pub fn function(&self) -> JsFunction {
        let id = self.shared.new_object(true);
        let _ = self.shared.receive(id);
        JsFunction::of(JsObject::received(self.runtime.inner(), id))
    }

    /// How many of the stand-ins Rust has let go of, by dropping or disposing of every handle.
    pub fn released(&self) -> usize {
        self.shared.with(|state| state.released)
    }

    /// Says whether all went as expected: no unexpected call, no expected one missing. Dropping the mock does it, too.
    ///
    /// # Panics
    /// When it did not.
    #[track_caller]
    pub fn verify(&self) {
        let problems = self.shared.with(|state| {
            let missing: Vec<_> = state.expected.drain(..).filter_map(|expected| expected.missing()).collect();
            let mut problems = std::mem::take(&mut state.unexpected);
            problems.extend(missing);
            problems
        });
        assert!(problems.is_empty(), "the mock's expectations are not met:\n  {}", problems.join("\n  "));
    }
}

impl Drop for MockHost {
    fn drop(&mut self) {
        self.disconnect();
        if !std::thread::panicking() {
            self.verify();
        }
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "a mistake in a test ends the test")]
fn refuse(reason: &dyn std::fmt::Display) -> ! {
    panic!("this call cannot be expected: {reason}")
}
