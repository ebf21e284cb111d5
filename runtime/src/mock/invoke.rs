//! JavaScript's side of a mock: invoking exports, methods and callbacks.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::MockHost;
use super::record::SentCallback;
use super::shared::{Replied, Settled, Shared};
use super::side::read_reply;
use crate::args::{ArgSink, JsArgs};
use crate::error::JsException;
use crate::handle::{Callback, RefId, RustRef};
use crate::host::{InvocationId, InvocationTarget, Invoked};
use crate::value::{self, Sending, Tree, TreeReader, TreeWriter};

/// What a mock can [call](MockHost::call) as JavaScript calls a function: a [`Callback`], or one that a recorded call carried.
pub trait MockFunction {
    #[doc(hidden)]
    fn reference(&self, mock: &MockHost) -> Result<Reference, JsException>;
}

/// A Rust object or closure that JavaScript holds for the time of one use.
#[doc(hidden)]
#[derive(Debug)]
pub struct Reference {
    id: RefId,
    given: Vec<RefId>,
}

impl MockFunction for Callback {
    fn reference(&self, mock: &MockHost) -> Result<Reference, JsException> {
        mock.give(self)
    }
}

impl MockFunction for SentCallback {
    fn reference(&self, _: &MockHost) -> Result<Reference, JsException> {
        match self.0 {
            Tree::Callback(id, _) => Ok(Reference { id, given: Vec::new() }),
            _ => Err(JsException::new("not a callback")),
        }
    }
}

/// A running invocation, as JavaScript's promise of it. Dropping it unfinished cancels the invocation, as firing the `AbortSignal` would.
#[must_use = "dropping it cancels the invocation"]
pub struct MockInvocation<T> {
    shared: Arc<Shared>,
    id: InvocationId,
    given: Vec<RefId>,
    result: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for MockInvocation<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MockInvocation({})", self.id.0)
    }
}

impl<T: DeserializeOwned + 'static> Future for MockInvocation<T> {
    type Output = Result<T, JsException>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.shared.with(|state| {
            if let Some(Replied::Waiting(waker)) = state.replies.get_mut(&self.id) {
                *waker = Some(cx.waker().clone());
            }
        });
        self.shared.tasks.drive(cx.waker());
        let replied = self.shared.with(|state| match state.replies.get(&self.id) {
            Some(Replied::Waiting(_)) => None,
            _ => Some(state.replies.remove(&self.id)),
        });
        match replied {
            None => Poll::Pending,
            Some(Some(Replied::Done(result))) => Poll::Ready(read(&self.shared, result)),
            Some(_) => Poll::Ready(Err(JsException::new("the invocation has been answered before"))),
        }
    }
}

impl<T> Drop for MockInvocation<T> {
    fn drop(&mut self) {
        let unanswered = self.shared.with(|state| state.replies.remove(&self.id));
        if matches!(unanswered, Some(Replied::Waiting(_))) {
            self.shared.link.cancel_invocation(self.id);
            self.shared.tasks.run();
        }
        self.shared.let_go(std::mem::take(&mut self.given));
    }
}

fn read<T: DeserializeOwned + 'static>(shared: &Shared, result: Settled) -> Result<T, JsException> {
    let tree = result?;
    let runtime = shared.runtime()?;
    value::read(&mut TreeReader::new(&tree, shared), runtime.inner())
        .map_err(|error| JsException::new(format!("the result does not fit: {error}")).with_name("TypeError"))
}

impl MockHost {
    /// `jsinterop.invoke("my-crate", "greet", …)`: runs an export. It starts now; the future that remains is JavaScript's promise.
    pub fn invoke<T: DeserializeOwned + 'static>(
        &self,
        package: &str,
        name: &str,
        args: impl JsArgs,
    ) -> MockInvocation<T> {
        self.start(&InvocationTarget::Export { package, name }, &args, Vec::new())
    }

    /// `jsinterop.invokeSync("my-crate", "greet", …)`
    ///
    /// # Errors
    /// What the export throws.
    pub fn invoke_sync<T>(&self, package: &str, name: &str, args: impl JsArgs) -> Result<T, JsException>
    where
        T: DeserializeOwned + 'static,
    {
        let (args, given) = self.encode(&args)?;
        let target = InvocationTarget::Export { package, name };
        let reply = self.shared.link.invoke_sync(target, &mut TreeReader::new(&Tree::Array(args), &*self.shared));
        self.shared.let_go(given);
        read(&self.shared, read_reply(reply))
    }

    /// `helper.sayHello(…)`: invokes a method of an object that JavaScript holds.
    pub fn call_method<T, R>(&self, receiver: &RustRef<R>, name: &str, args: impl JsArgs) -> MockInvocation<T>
    where
        T: DeserializeOwned + 'static,
        R: Send + Sync + 'static,
    {
        match self.give(receiver) {
            Ok(Reference { id, given }) => self.start(&InvocationTarget::Method { receiver: id, name }, &args, given),
            Err(exception) => self.failed(exception),
        }
    }

    /// Calls the function that JavaScript got for a closure.
    pub fn call<T: DeserializeOwned + 'static>(
        &self,
        function: &impl MockFunction,
        args: impl JsArgs,
    ) -> MockInvocation<T> {
        match function.reference(self) {
            Ok(Reference { id, given }) => self.start(&InvocationTarget::Callback { callback: id }, &args, given),
            Err(exception) => self.failed(exception),
        }
    }

    fn start<T>(&self, target: &InvocationTarget<'_>, args: &dyn JsArgs, mut held: Vec<RefId>) -> MockInvocation<T> {
        let (args, given) = match self.encode(args) {
            Ok(encoded) => encoded,
            Err(exception) => return self.failed(exception),
        };
        held.extend(given);
        let invocation = self.waiting(Replied::Waiting(None), held);
        let args = Tree::Array(args);
        let invoked = self.shared.link.invoke(invocation.id, *target, &mut TreeReader::new(&args, &*self.shared));
        if let Invoked::Replied(reply) = invoked {
            let result = read_reply(reply);
            self.shared.with(|state| state.replies.insert(invocation.id, Replied::Done(result)));
        }
        invocation
    }

    fn failed<T>(&self, exception: JsException) -> MockInvocation<T> {
        self.waiting(Replied::Done(Err(exception)), Vec::new())
    }

    fn waiting<T>(&self, replied: Replied, given: Vec<RefId>) -> MockInvocation<T> {
        let id = InvocationId(self.shared.next_invocation.fetch_add(1, Ordering::Relaxed));
        self.shared.with(|state| state.replies.insert(id, replied));
        MockInvocation { shared: Arc::clone(&self.shared), id, given, result: PhantomData }
    }

    /// Arguments as JavaScript has them, and the references among them.
    pub(super) fn encode(&self, args: &dyn JsArgs) -> Result<(Vec<Tree>, Vec<RefId>), JsException> {
        let sending = Sending::new(self.runtime.inner());
        let mut tree = TreeWriter::default();
        match args.write(&mut ArgSink::new(&mut tree, &sending)) {
            Ok(()) => Ok((tree.finish(), sending.keep().given)),
            Err(error) => {
                sending.take_back();
                Err(error.into())
            }
        }
    }

    fn give(&self, value: &impl Serialize) -> Result<Reference, JsException> {
        let (args, given) = self.encode(&(value,))?;
        match args.first() {
            Some(Tree::RustRef(id, _) | Tree::Callback(id, _)) => Ok(Reference { id: *id, given }),
            _ => Err(JsException::new("not an object of Rust")),
        }
    }
}
