//! The writer: Rust's values become the engine's, one after the other.

use std::rc::Rc;

use jsinterop::JsError;
use jsinterop::host::CallId;
use jsinterop::host::{CallbackKind, ElementLocator, ObjectId, RefId};
use jsinterop::value::{BigInteger, ElementKind, Step, ValueError, ValueWriter};

use crate::exception;
use crate::raw::{Atom, Build, Cx, Js, Value};

/// Builds the arguments of a call, or one value.
pub(crate) struct Writer<'js> {
    cx: Cx<'js>,
    build: Build<'js>,
    /// The running call, for its `AbortSignal`.
    call: Option<CallId>,
}

impl<'js> Writer<'js> {
    #[inline]
    pub(crate) fn new(cx: Cx<'js>, call: Option<CallId>) -> Self {
        Self { cx, build: Build::new(cx), call }
    }

    /// Everything is written.
    #[inline]
    pub(crate) fn complete(&mut self) {
        self.build.complete();
    }

    /// The arguments, ready.
    #[inline]
    pub(crate) fn args(&self) -> &Build<'js> {
        &self.build
    }

    /// The arguments, to be kept.
    pub(crate) fn into_args(self) -> Build<'js> {
        self.build
    }

    /// The one value that was written.
    pub(crate) fn into_value(mut self) -> Value<'js> {
        self.build.pop().unwrap_or_else(|| self.cx.undefined())
    }

    #[inline]
    #[expect(clippy::unnecessary_wraps, reason = "so that a cursor's step is one line")]
    fn push(&mut self, value: Value<'js>) -> Step {
        self.build.push(value);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, value: Js<Value<'js>>) -> Step {
        match value {
            Ok(value) => self.push(value),
            Err(_) => Err(self.failed()),
        }
    }

    #[cold]
    fn failed(&self) -> ValueError {
        ValueError::failed(exception::take(self.cx))
    }
}

impl ValueWriter for Writer<'_> {
    fn undefined(&mut self) -> Step {
        self.push(self.cx.undefined())
    }

    fn null(&mut self) -> Step {
        self.push(self.cx.null())
    }

    fn boolean(&mut self, value: bool) -> Step {
        self.push(self.cx.boolean(value))
    }

    fn integer(&mut self, value: i32) -> Step {
        self.push(self.cx.integer(value))
    }

    fn number(&mut self, value: f64) -> Step {
        self.push(self.cx.number(value))
    }

    fn bigint(&mut self, value: BigInteger) -> Step {
        let made = match value {
            BigInteger::Signed(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => self.cx.bigint_i64(value),
                (_, Ok(value)) => self.cx.bigint_u64(value),
                _ => self.cx.state().agent().bigint(self.cx, &value.to_string()),
            },
            BigInteger::Unsigned(value) => self.cx.state().agent().bigint(self.cx, &value.to_string()),
        };
        self.try_push(made)
    }

    fn string(&mut self, value: &str) -> Step {
        self.try_push(self.cx.string(value))
    }

    fn bytes(&mut self, value: &[u8]) -> Step {
        self.try_push(self.cx.bytes(value))
    }

    fn typed_array(&mut self, kind: ElementKind, bytes: &[u8]) -> Step {
        self.try_push(self.cx.typed_array(kind, bytes))
    }

    fn begin_array(&mut self, _len: Option<usize>) -> Step {
        self.build.begin();
        Ok(())
    }

    fn end_array(&mut self) -> Step {
        self.build.end_array().map_err(|_| self.failed())
    }

    fn begin_object(&mut self, _len: Option<usize>) -> Step {
        self.build.begin();
        Ok(())
    }

    fn field(&mut self, name: &'static str) -> Step {
        let atom = self.cx.state().names.field(self.cx, name).map_err(|_| self.failed())?;
        self.build.name(atom);
        Ok(())
    }

    fn key(&mut self, name: &str) -> Step {
        let atom = Atom::new(self.cx, name).map_err(|_| self.failed())?;
        self.build.own_name(atom);
        Ok(())
    }

    fn end_object(&mut self) -> Step {
        self.build.end_object().map_err(|_| self.failed())
    }

    fn object(&mut self, id: ObjectId) -> Step {
        match self.cx.state().objects.get(self.cx, id) {
            Some(object) => self.push(object),
            None => Err(ValueError::failed(JsError::Disposed { import: "".into() })),
        }
    }

    fn element(&mut self, locator: &ElementLocator) -> Step {
        let (by, text) = match locator {
            ElementLocator::Id(id) => ("getElementById", id),
            ElementLocator::Selector(selector) => ("querySelector", selector),
        };
        self.try_push(self.cx.state().agent().find_element(self.cx, by, text))
    }

    fn rust_ref(&mut self, id: RefId, methods: &[&'static str]) -> Step {
        let reference = self.cx.state().refs.receive(self.cx, id, None);
        self.build.receive(Rc::clone(&reference));
        self.try_push(reference.proxy(self.cx, methods))
    }

    fn callback(&mut self, id: RefId, kind: CallbackKind) -> Step {
        let reference = self.cx.state().refs.receive(self.cx, id, Some(kind));
        self.build.receive(Rc::clone(&reference));
        self.try_push(reference.function(self.cx))
    }

    fn signal(&mut self) -> Step {
        match self.call {
            Some(call) => self.try_push(self.cx.state().calls.signal(self.cx, call)),
            None => Err(ValueError::refused("a `CallSignal` means nothing outside an asynchronous call")),
        }
    }
}
