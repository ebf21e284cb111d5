//! What a test expects, and how it is answered.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::record::{self, Aim};
use super::shared::Shared;
use crate::error::{JsError, JsException};
use crate::handle::RefId;
use crate::invocation::Returned;
use crate::output::JsOutput;
use crate::sync::lock;
use crate::value::Tree;

/// An answer as the declared type's value.
pub(super) type Typed = Result<Box<dyn Any + Send>, JsError>;

/// Makes the answer when it is due.
#[derive(Clone)]
pub(super) enum Answering {
    Undefined,
    Never,
    Typed(Arc<dyn Fn() -> Typed + Send + Sync>),
    Rule(Arc<Rule>, Vec<serde_json::Value>),
}

/// What a rule makes of the arguments.
pub(super) type Rule = dyn Fn(Vec<serde_json::Value>) -> Returned + Send + Sync;

/// One expected call.
pub(super) struct Expected {
    pub(super) aim: Aim,
    /// `None` for any.
    args: Option<Vec<Tree>>,
    given: Vec<RefId>,
    /// `None` for any number, none included.
    times: Option<usize>,
    seen: usize,
    delay: Duration,
    answering: Answering,
    is_once: bool,
    text: String,
}

impl Expected {
    pub(super) fn new(aim: Aim, args: Vec<Tree>, given: Vec<RefId>) -> Self {
        Self {
            text: aim.with_args(&args),
            aim,
            args: Some(args),
            given,
            times: Some(1),
            seen: 0,
            delay: Duration::ZERO,
            answering: Answering::Undefined,
            is_once: false,
        }
    }

    /// Whether it waits for this call still.
    pub(super) fn takes(&self, aim: &Aim, args: &[Tree]) -> bool {
        self.times.is_none_or(|times| self.seen < times)
            && self.aim.is_same(aim)
            && self.args.as_ref().is_none_or(|expected| record::are_same(expected, args))
    }

    /// Counts the call; answers how it is answered, and what the expectation need not hold any more.
    pub(super) fn take(&mut self) -> (Answering, Duration, Vec<RefId>) {
        self.seen += 1;
        let is_through = self.times.is_some_and(|times| self.seen >= times);
        let let_go = if is_through { std::mem::take(&mut self.given) } else { Vec::new() };
        (self.answering.clone(), self.delay, let_go)
    }

    /// What is wrong if no more calls come.
    pub(super) fn missing(&self) -> Option<String> {
        let times = self.times.filter(|times| self.seen < *times)?;
        Some(format!("expected `{}` {}, seen {}", self.text, count(times), count(self.seen)))
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

fn count(times: usize) -> String {
    match times {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        more => format!("{more} times"),
    }
}

/// An expected call, to be told how it is answered; see [`MockHost::expect`](super::MockHost::expect).
///
/// It stands for exactly one call unless [`times`](Self::times) says otherwise. Without an answer the call comes to `undefined`, which is right for
/// imports that return nothing.
pub struct Expectation<Out: JsOutput> {
    shared: Arc<Shared>,
    place: usize,
    out: PhantomData<fn() -> Out>,
}

impl<Out: JsOutput> std::fmt::Debug for Expectation<Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Expectation({})", self.place)
    }
}

impl<Out: JsOutput> Expectation<Out> {
    pub(super) fn new(shared: Arc<Shared>, place: usize) -> Self {
        Self { shared, place, out: PhantomData }
    }

    #[track_caller]
    fn change(self, change: impl FnOnce(&mut Expected)) -> Self {
        let conflict = self.shared.with(|state| {
            let expected = state.expected.get_mut(self.place)?;
            change(expected);
            Some(expected.is_once && expected.times != Some(1))
        });
        assert!(
            conflict != Some(true),
            "`returns` has one value for one call; use `returns_with(|| …)` together with `times` or `any_times`"
        );
        self
    }

    /// Answers with this value, or fails with this very error.
    ///
    /// # Panics
    /// Together with [`times`](Self::times) or [`any_times`](Self::any_times): one value is for one call, see [`returns_with`](Self::returns_with).
    #[track_caller]
    pub fn returns(self, result: Result<Out::Value, JsError>) -> Self {
        let once = Mutex::new(Some(result));
        let answer = move || match lock(&once).take() {
            Some(result) => result.map(|value| Box::new(value) as _),
            None => Err(JsException::new("the value given to `returns` has been used").into()),
        };
        self.change(|expected| {
            expected.answering = Answering::Typed(Arc::new(answer));
            expected.is_once = true;
        })
    }

    /// Answers each call with what the closure returns.
    #[track_caller]
    pub fn returns_with(self, answer: impl Fn() -> Result<Out::Value, JsError> + Send + Sync + 'static) -> Self {
        self.change(|expected| {
            expected.answering = Answering::Typed(Arc::new(move || answer().map(|value| Box::new(value) as _)));
            expected.is_once = false;
        })
    }

    /// The function throws, or its promise is rejected.
    #[track_caller]
    pub fn throws(self, exception: JsException) -> Self {
        self.returns_with(move || Err(exception.clone().into()))
    }

    /// The call stays pending: for tests of time limits, of dropping a call and of a lost connection.
    #[track_caller]
    pub fn never(self) -> Self {
        self.change(|expected| expected.answering = Answering::Never)
    }

    /// The answer comes this much later, in [virtual time](super::MockHost::advance).
    #[track_caller]
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|expected| expected.delay = delay)
    }

    /// Expects this many calls, each with the same arguments.
    ///
    /// # Panics
    /// Together with [`returns`](Self::returns).
    #[track_caller]
    pub fn times(self, times: usize) -> Self {
        self.change(|expected| expected.times = Some(times))
    }

    /// Allows any number of calls, none included.
    ///
    /// # Panics
    /// Together with [`returns`](Self::returns).
    #[track_caller]
    pub fn any_times(self) -> Self {
        self.change(|expected| expected.times = None)
    }

    /// Takes the call with whatever arguments.
    #[track_caller]
    pub fn any_args(self) -> Self {
        self.change(|expected| {
            expected.args = None;
            expected.text = expected.aim.with_args(&[Tree::String("any arguments".to_owned())]);
        })
    }
}
