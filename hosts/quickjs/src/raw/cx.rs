//! [`Cx`]: leave to use the engine, while its lock is held.

use std::cell::Cell;
use std::ffi::CString;
use std::marker::PhantomData;

use rquickjs::qjs;

use super::{Kind, Value};
use crate::state::State;

/// An exception is pending in the engine; [`Cx::take_exception`] has it.
#[derive(Debug)]
pub(crate) struct Raised;

/// The result of something that may throw.
pub(crate) type Js<T> = Result<T, Raised>;

/// Leave to use the engine: its lock is held by this thread for `'js`, and the engine lives.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'js> {
    pub(super) ctx: *mut qjs::JSContext,
    brand: PhantomData<Cell<&'js ()>>,
}

impl<'js> Cx<'js> {
    /// # Safety
    /// `ctx` is a live context whose lock this thread holds for `'js`.
    pub(super) unsafe fn from_raw(ctx: *mut qjs::JSContext) -> Self {
        Self { ctx, brand: PhantomData }
    }

    /// The host's tables.
    #[inline]
    pub(crate) fn state(self) -> &'js State {
        // SAFETY: `Engine::new` set the opaque to the `State` that owns the engine and outlives it; the lock is held.
        unsafe { &*qjs::JS_GetContextOpaque(self.ctx).cast::<State>() }
    }

    /// Takes over a value the engine returned, or finds that it threw.
    ///
    /// # Safety
    /// `raw` is a reference of its own, or the exception mark.
    #[inline]
    pub(super) unsafe fn own(self, raw: qjs::JSValue) -> Js<Value<'js>> {
        // SAFETY: reads the tag only.
        if unsafe { qjs::JS_IsException(raw) } { Err(Raised) } else { Ok(Value::from_raw(self, raw)) }
    }

    pub(crate) fn undefined(self) -> Value<'js> {
        Value::from_raw(self, qjs::JS_UNDEFINED)
    }

    pub(crate) fn null(self) -> Value<'js> {
        Value::from_raw(self, qjs::JS_NULL)
    }

    pub(crate) fn boolean(self, value: bool) -> Value<'js> {
        Value::from_raw(self, if value { qjs::JS_TRUE } else { qjs::JS_FALSE })
    }

    pub(crate) fn integer(self, value: i32) -> Value<'js> {
        Value::from_raw(self, qjs::JS_MKVAL(qjs::JS_TAG_INT, value))
    }

    pub(crate) fn number(self, value: f64) -> Value<'js> {
        Value::from_raw(self, qjs::JS_NewFloat64(value))
    }

    pub(crate) fn bigint_i64(self, value: i64) -> Js<Value<'js>> {
        // SAFETY: the context is live.
        unsafe { self.own(qjs::JS_NewBigInt64(self.ctx, value)) }
    }

    pub(crate) fn bigint_u64(self, value: u64) -> Js<Value<'js>> {
        // SAFETY: the context is live.
        unsafe { self.own(qjs::JS_NewBigUint64(self.ctx, value)) }
    }

    pub(crate) fn global(self) -> Value<'js> {
        // SAFETY: the context is live; the call gives a reference of its own.
        Value::from_raw(self, unsafe { qjs::JS_GetGlobalObject(self.ctx) })
    }

    pub(crate) fn object(self) -> Js<Value<'js>> {
        // SAFETY: the context is live.
        unsafe { self.own(qjs::JS_NewObject(self.ctx)) }
    }

    /// Takes the pending exception.
    pub(crate) fn take_exception(self) -> Value<'js> {
        // SAFETY: the context is live; the exception becomes ours. A value that stands for "none" has no reference.
        let raw = unsafe { qjs::JS_GetException(self.ctx) };
        let value = Value::from_raw(self, raw);
        if matches!(value.kind(), Kind::Other) { self.undefined() } else { value }
    }

    /// Forgets the pending exception.
    pub(crate) fn clear_exception(self) {
        drop(self.take_exception());
    }

    pub(crate) fn throw(self, value: Value<'js>) -> Raised {
        // SAFETY: the context is live; the reference goes to the engine.
        unsafe { qjs::JS_Throw(self.ctx, value.into_raw()) };
        Raised
    }

    pub(crate) fn throw_type_error(self, message: &str) -> Raised {
        let message = CString::new(message.replace('\0', " ")).unwrap_or_default();
        // SAFETY: the format takes one string, and gets one that ends with NUL.
        unsafe { qjs::JS_ThrowTypeError(self.ctx, c"%s".as_ptr(), message.as_ptr()) };
        Raised
    }

    pub(crate) fn throw_reference_error(self, message: &str) -> Raised {
        let message = CString::new(message.replace('\0', " ")).unwrap_or_default();
        // SAFETY: the format takes one string, and gets one that ends with NUL.
        unsafe { qjs::JS_ThrowReferenceError(self.ctx, c"%s".as_ptr(), message.as_ptr()) };
        Raised
    }

    /// Runs a classic script; the value of its last expression.
    pub(crate) fn eval(self, source: &str, name: &str) -> Js<Value<'js>> {
        self.eval_with(source, name, qjs::JS_EVAL_TYPE_GLOBAL)
    }

    pub(super) fn eval_with(self, source: &str, name: &str, flags: u32) -> Js<Value<'js>> {
        let text = terminated(source);
        let name = CString::new(name.replace('\0', " ")).unwrap_or_default();
        // SAFETY: the text ends with a NUL that `len` does not count, as the engine wants it.
        unsafe {
            let raw = qjs::JS_Eval(self.ctx, text.as_ptr().cast(), source.len() as _, name.as_ptr(), flags as _);
            self.own(raw)
        }
    }
}

/// The text with a NUL behind it.
fn terminated(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(0);
    bytes
}
