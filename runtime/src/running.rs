//! Exports that run: in their order of arrival, in their runtime's scope, until they reply or are cancelled.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use crate::error::JsException;
use crate::host::InvocationId;
use crate::invocation::{ExportFuture, Invoked, Returned, guard};
use crate::reply::Outcome;
use crate::runtime::JsRuntime;
use crate::scope;
use crate::sync::{lock, wake};

/// The invocations of one runtime that run.
#[derive(Debug, Default)]
pub(crate) struct Invocations {
    running: Mutex<Running>,
    order: Mutex<FirstPolls>,
}

/// By their numbers. JavaScript counts upwards, so a new one mostly goes to the end.
#[derive(Debug, Default)]
struct Running(Vec<(InvocationId, Arc<Cancel>)>);

impl Running {
    fn place(&self, id: InvocationId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id.0, |(id, _)| id.0)
    }

    /// Answers who had the number before.
    fn insert(&mut self, id: InvocationId, cancel: Arc<Cancel>) -> Option<Arc<Cancel>> {
        match self.place(id) {
            Ok(place) => self.0.get_mut(place).map(|(_, known)| std::mem::replace(known, cancel)),
            Err(place) => {
                self.0.insert(place, (id, cancel));
                None
            }
        }
    }

    fn remove(&mut self, id: InvocationId) -> Option<Arc<Cancel>> {
        self.place(id).ok().map(|place| self.0.remove(place).1)
    }

    /// Whether this is the one of that number, which is over now. Once cancelled it may run on for a while, and JavaScript may have given its
    /// number to another one.
    fn ends(&mut self, id: InvocationId, cancel: &Arc<Cancel>) -> bool {
        let place =
            self.place(id).ok().filter(|place| self.0.get(*place).is_some_and(|(_, of)| Arc::ptr_eq(of, cancel)));
        place.map(|place| self.0.remove(place)).is_some()
    }
}

/// Set when JavaScript no longer wants the result.
#[derive(Debug, Default)]
struct Cancel {
    wanted: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Cancel {
    fn cancel(&self) {
        self.wanted.store(true, Ordering::Release);
        let waker = lock(&self.waker).take();
        wake(waker);
    }
}

/// Who may be polled for the first time: executors with many threads do not keep the order of arrival by themselves.
#[derive(Debug, Default)]
struct FirstPolls {
    /// The ticket of the first in line.
    first: u64,
    line: VecDeque<FirstPoll>,
}

#[derive(Debug)]
enum FirstPoll {
    /// To be woken when it is its turn, once it has been polled in vain.
    Due(Option<Waker>),
    /// It was polled or dropped before.
    Over,
}

impl FirstPolls {
    /// Stands at the end of the line.
    fn ticket(&mut self) -> u64 {
        self.line.push_back(FirstPoll::Due(None));
        self.first + self.line.len() as u64 - 1
    }

    fn place(&mut self, ticket: u64) -> Option<&mut FirstPoll> {
        let place = usize::try_from(ticket.checked_sub(self.first)?).ok()?;
        self.line.get_mut(place)
    }

    /// Whether `ticket` may start now; else it is woken then, and the waker it had is to be dropped.
    fn may_start(&mut self, ticket: u64, waker: &Waker) -> Result<(), Option<FirstPoll>> {
        if ticket == self.first {
            return Ok(());
        }
        Err(self.place(ticket).map(|place| std::mem::replace(place, FirstPoll::Due(Some(waker.clone())))))
    }

    /// `ticket` has started, or never will; answers whom to wake, and what is to be dropped.
    fn passed(&mut self, ticket: u64) -> Option<(Option<Waker>, FirstPoll)> {
        let before = std::mem::replace(self.place(ticket)?, FirstPoll::Over);
        while let Some(FirstPoll::Over) = self.line.front() {
            self.line.pop_front();
            self.first += 1;
        }
        let next = match self.line.front_mut() {
            Some(FirstPoll::Due(waker)) => waker.take(),
            _ => None,
        };
        Some((next, before))
    }
}

impl Invocations {
    pub(crate) fn len(&self) -> usize {
        lock(&self.running).0.len()
    }

    pub(crate) fn is_running(&self, id: InvocationId) -> bool {
        lock(&self.running).place(id).is_ok()
    }

    /// The invocation is cancelled: its future is dropped when its executor looks next.
    pub(crate) fn cancel(&self, id: InvocationId) {
        let cancel = lock(&self.running).remove(id);
        if let Some(cancel) = cancel {
            cancel.cancel();
        }
    }

    pub(crate) fn cancel_all(&self) {
        let all = std::mem::take(&mut *lock(&self.running));
        for (_, cancel) in all.0 {
            cancel.cancel();
        }
    }

    fn passed(&self, ticket: u64) {
        let passed = lock(&self.order).passed(ticket);
        if let Some((next, before)) = passed {
            wake(next);
            drop(before);
        }
    }

    /// Spawns the task that runs an export's future and sends its reply.
    pub(crate) fn begin(runtime: &JsRuntime, id: InvocationId, invoked: Invoked, future: ExportFuture) {
        let task = Self::task(runtime, id, invoked, future);
        runtime.inner().host().spawn(Box::pin(task));
    }

    fn task(runtime: &JsRuntime, id: InvocationId, invoked: Invoked, future: ExportFuture) -> RunningExport {
        let invocations = &runtime.inner().invocations;
        let cancel = Arc::new(Cancel::default());
        let before = lock(&invocations.running).insert(id, Arc::clone(&cancel));
        drop(before);
        let ticket = lock(&invocations.order).ticket();
        RunningExport { runtime: runtime.clone(), id, invoked, future: Some(future), cancel, ticket: Some(ticket) }
    }
}

/// The future of an export, in its runtime's scope, until it replies or is cancelled.
pub(crate) struct RunningExport {
    runtime: JsRuntime,
    id: InvocationId,
    invoked: Invoked,
    future: Option<ExportFuture>,
    cancel: Arc<Cancel>,
    /// Until it has been polled once.
    ticket: Option<u64>,
}

impl RunningExport {
    fn invocations(&self) -> &Invocations {
        &self.runtime.inner().invocations
    }

    fn reply(&mut self, returned: Returned) {
        let wanted = lock(&self.invocations().running).ends(self.id, &self.cancel);
        if wanted {
            let reply = returned.map(|value| Outcome::new(value, self.runtime.clone()));
            self.runtime.inner().host().reply(self.id, reply);
        }
    }

    fn finish(&mut self) {
        let runtime = self.runtime.clone();
        let future = self.future.take();
        // The future's destructors are user code: they run in scope too, and may panic.
        let _ = guard(self.invoked, || scope::enter(&runtime, || drop(future)));
    }
}

impl Future for RunningExport {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // A waker may own a task, and that whatever it likes: dropped outside the lock.
        let before = lock(&self.cancel.waker).replace(cx.waker().clone());
        drop(before);
        if self.cancel.wanted.load(Ordering::Acquire) {
            self.finish();
            return Poll::Ready(());
        }
        if let Some(ticket) = self.ticket {
            let may_start = lock(&self.invocations().order).may_start(ticket, cx.waker());
            if may_start.is_err() {
                return Poll::Pending;
            }
        }
        let (runtime, invoked) = (self.runtime.clone(), self.invoked);
        let polled = match &mut self.future {
            Some(future) => guard(invoked, || scope::enter(&runtime, || future.as_mut().poll(cx))),
            None => return Poll::Ready(()),
        };
        if let Some(ticket) = self.ticket.take() {
            self.invocations().passed(ticket);
        }
        let returned = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(returned)) => returned,
            Err(panicked) => Err(panicked),
        };
        self.finish();
        self.reply(returned);
        Poll::Ready(())
    }
}

impl Drop for RunningExport {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.invocations().passed(ticket);
        }
        if self.future.is_some() {
            self.finish();
            self.reply(Err(JsException::refusal(
                "cancelled",
                format!("{} was dropped before it was through", self.invoked),
            )));
        }
    }
}
