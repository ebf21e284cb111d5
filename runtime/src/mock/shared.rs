//! What a mock and its host half share, and how a call finds its answer.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::time::Duration;

use super::clock::{Clock, Due};
use super::expect::{Answering, Expected, Rule};
use super::record::{Aim, RecordedCall};
use super::tasks::Tasks;
use crate::error::{JsError, JsException};
use crate::handle::{ObjectId, RefId};
use crate::host::{Answer, CallId, InvocationId, Link};
use crate::runtime::JsRuntime;
use crate::sync::lock;
use crate::value::{Arrived, Objects, Sending, Tree, TreeReader, TreeWriter};

/// What an invocation came to.
pub(super) type Settled = Result<Tree, JsException>;

pub(super) struct Shared {
    pub(super) link: Link,
    pub(super) tasks: Arc<Tasks>,
    pub(super) is_loose: AtomicBool,
    pub(super) is_remote: AtomicBool,
    pub(super) next_invocation: AtomicU64,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) expected: Vec<Expected>,
    pub(super) rules: Vec<(String, Arc<Rule>)>,
    pub(super) unexpected: Vec<String>,
    pub(super) calls: Vec<RecordedCall>,
    pub(super) clock: Clock,
    pub(super) replies: HashMap<InvocationId, Replied>,
    objects: HashMap<ObjectId, u64>,
    functions: HashSet<ObjectId>,
    last_object: u64,
    pub(super) released: usize,
    /// Set while `expect_sync` listens: the thread it listens on, and what it heard.
    pub(super) listening: Option<(std::thread::ThreadId, Option<Expected>)>,
}

pub(super) enum Replied {
    Waiting(Option<Waker>),
    Done(Settled),
}

impl Shared {
    pub(super) fn new(link: Link) -> Arc<Self> {
        Arc::new(Self {
            link,
            tasks: Arc::default(),
            is_loose: AtomicBool::new(false),
            is_remote: AtomicBool::new(false),
            next_invocation: AtomicU64::new(1),
            state: Mutex::default(),
        })
    }

    /// Looks at the state. Nothing of the user's runs meanwhile.
    pub(super) fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut lock(&self.state))
    }

    pub(super) fn runtime(&self) -> Result<JsRuntime, JsError> {
        self.link.runtime().ok_or(JsError::Disconnected { import: "".into(), may_have_run: false })
    }

    /// Decides how a call is answered, and after what time.
    pub(super) fn decide(
        &self,
        id: CallId,
        aim: &Aim,
        args: &[Tree],
        is_sync: bool,
    ) -> Result<(Answering, Duration), JsError> {
        let (decided, let_go) = self.with(|state| {
            let record = RecordedCall::new(id, aim, args.to_vec());
            let json = record.args.clone();
            state.calls.push(record);
            if let Some(expected) = state.expected.iter_mut().find(|expected| expected.takes(aim, args)) {
                let (answering, delay, let_go) = expected.take();
                return (Some((answering, delay)), let_go);
            }
            let rule = state.rules.iter().rev().find(|(path, _)| *path == aim.path);
            (rule.map(|(_, rule)| (Answering::Rule(Arc::clone(rule), json), Duration::ZERO)), Vec::new())
        });
        self.let_go(let_go);
        match decided {
            Some(decided) => Ok(decided),
            None if self.is_loose.load(Ordering::Relaxed) => Ok((Answering::Undefined, Duration::ZERO)),
            None => Err(self.unexpected(aim, args, is_sync)),
        }
    }

    /// Notes a call that nobody expected, and makes its error.
    fn unexpected(&self, aim: &Aim, args: &[Tree], is_sync: bool) -> JsError {
        let mut text = format!("unexpected call `{}`", aim.with_args(args));
        if let Some(declared) = aim.declared() {
            text = format!("{text} ({declared})");
        }
        text = format!("{text}; expect it with `{}`", aim.hint(args, is_sync));
        self.with(|state| {
            for other in state.expected.iter().filter(|expected| expected.aim.is_same(aim)) {
                text = format!("{text}, or look at what is expected of it: `{}`", other.text());
            }
            state.unexpected.push(text.clone());
        });
        JsException::new(text).with_name("UnexpectedCall").into()
    }

    /// Answers a call that waits.
    pub(super) fn answer(&self, call: CallId, answering: &Answering) {
        self.make(answering, &mut |answer| self.link.settle(call, answer));
    }

    /// Makes an answer. Runs the test's own closures.
    pub(super) fn make(&self, answering: &Answering, take: &mut dyn FnMut(Answer<'_>)) {
        match answering {
            Answering::Never => {}
            Answering::Undefined => take(Answer::Value(&mut TreeReader::new(&Tree::Undefined, self))),
            Answering::Typed(make) => match make() {
                Ok(value) => take(Answer::Rust(value)),
                Err(error) => take(Answer::Failed(error)),
            },
            Answering::Rule(rule, args) => match self.follow(rule, args) {
                Ok(tree) => take(Answer::Value(&mut TreeReader::new(&tree, self))),
                Err(exception) => take(Answer::Failed(exception.into())),
            },
        }
    }

    fn follow(&self, rule: &Arc<Rule>, args: &[serde_json::Value]) -> Settled {
        let value = rule(args.to_vec())?;
        let runtime = self.runtime().map_err(JsException::from)?;
        let sending = Sending::new(runtime.inner());
        let mut tree = TreeWriter::default();
        value.as_encode().encode(&sending, &mut tree).map_err(|error| JsException::new(error.to_string()))?;
        Ok(tree.finish().pop().unwrap_or(Tree::Undefined))
    }

    /// Fires what is due up to `until`, in order.
    pub(super) fn move_to(&self, until: Duration) {
        while let Some(due) = self.with(|state| state.clock.step(until)) {
            match due {
                Due::Deadline(call) => {
                    self.link.deadline(call);
                }
                Due::Answer(call, answering) if self.link.is_pending(call) => self.answer(call, &answering),
                Due::Answer(..) => {}
            }
            self.tasks.run();
        }
        self.tasks.run();
    }

    pub(super) fn new_object(&self, is_function: bool) -> ObjectId {
        self.with(|state| {
            state.last_object += 1;
            let id = ObjectId(state.last_object);
            if is_function {
                state.functions.insert(id);
            }
            id
        })
    }

    /// Rust dropped an object it had received `count` times.
    pub(super) fn release(&self, id: ObjectId, count: u32) {
        self.with(|state| {
            let left = state.objects.get_mut(&id);
            let is_last = left.is_some_and(|left| {
                *left = left.saturating_sub(count.into());
                *left == 0
            });
            if is_last {
                state.objects.remove(&id);
                state.released += 1;
            }
        });
    }

    /// References that were only given to be compared or passed once.
    pub(super) fn let_go(&self, given: Vec<RefId>) {
        for reference in given {
            self.link.release(reference, 1);
        }
    }
}

impl Objects for Shared {
    fn make(&self) -> ObjectId {
        self.new_object(false)
    }

    fn receive(&self, id: ObjectId) -> Arrived {
        self.with(|state| {
            *state.objects.entry(id).or_default() += 1;
            if state.functions.contains(&id) { Arrived::Function(id) } else { Arrived::Object(id) }
        })
    }
}
