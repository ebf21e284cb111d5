//! Promises: what became of one, and what to do when it settles.

use rquickjs::qjs;

use super::native::guarded;
use super::{Cx, Js, Value};
use crate::calls::Waiter;

/// What became of a promise.
pub(crate) enum PromiseState<'js> {
    Pending,
    Fulfilled(Value<'js>),
    Rejected(Value<'js>),
}

impl<'js> Value<'js> {
    pub(crate) fn is_promise(&self) -> bool {
        // SAFETY: looks at the class only.
        unsafe { qjs::JS_IsPromise(self.raw()) }
    }

    /// What became of the promise; `None` for anything else.
    pub(crate) fn promise_state(&self) -> Option<PromiseState<'js>> {
        let cx = self.cx();
        // SAFETY: the context and the value are live; the result is a reference of its own.
        unsafe {
            Some(match qjs::JS_PromiseState(cx.ctx, self.raw()) {
                qjs::JSPromiseStateEnum_JS_PROMISE_PENDING => PromiseState::Pending,
                qjs::JSPromiseStateEnum_JS_PROMISE_FULFILLED => {
                    PromiseState::Fulfilled(Value::from_raw(cx, qjs::JS_PromiseResult(cx.ctx, self.raw())))
                }
                qjs::JSPromiseStateEnum_JS_PROMISE_REJECTED => {
                    qjs::JS_PromiseMarkAsHandled(cx.ctx, self.raw());
                    PromiseState::Rejected(Value::from_raw(cx, qjs::JS_PromiseResult(cx.ctx, self.raw())))
                }
                _ => return None,
            })
        }
    }

    /// When the promise settles, the waiter is told. Nothing is kept for one that never settles.
    pub(crate) fn on_settled(&self, waiter: Waiter) -> Js<()> {
        let cx = self.cx();
        let fulfilled = continuation(cx, waiter, 1)?;
        let rejected = continuation(cx, waiter, 0)?;
        // SAFETY: the context and all three values are live.
        unsafe { cx.own(qjs::JS_PromiseThen(cx.ctx, self.raw(), fulfilled.raw(), rejected.raw()))? };
        Ok(())
    }
}

impl<'js> Cx<'js> {
    /// A promise, and the functions that resolve and reject it.
    pub(crate) fn promise(self) -> Js<(Value<'js>, Value<'js>, Value<'js>)> {
        let mut functions = [qjs::JS_UNDEFINED; 2];
        // SAFETY: the context is live and there is room for the two functions.
        let promise = unsafe { self.own(qjs::JS_NewPromiseCapability(self.ctx, functions.as_mut_ptr()))? };
        let [resolve, reject] = functions.map(|raw| Value::from_raw(self, raw));
        Ok((promise, resolve, reject))
    }

    /// A promise that is settled already.
    pub(crate) fn settled_promise(self, value: &Value<'js>, fulfilled: bool) -> Js<Value<'js>> {
        // SAFETY: the context and the value are live.
        unsafe { self.own(qjs::JS_NewSettledPromise(self.ctx, !fulfilled, value.raw())) }
    }
}

fn continuation(cx: Cx<'_>, waiter: Waiter, fulfilled: i32) -> Js<Value<'_>> {
    let (number, kind) = waiter.into_parts();
    let mut halves = [number as u32, (number >> 32) as u32].map(|half| qjs::JS_MKVAL(qjs::JS_TAG_INT, half as i32));
    let magic = kind << 1 | fulfilled;
    // SAFETY: the context is live and the two data are plain integers, which the engine copies.
    unsafe { cx.own(qjs::JS_NewCFunctionData(cx.ctx, Some(settled), 1, magic, 2, halves.as_mut_ptr())) }
}

unsafe extern "C" fn settled(
    ctx: *mut qjs::JSContext,
    _this: qjs::JSValue,
    count: i32,
    values: *mut qjs::JSValue,
    magic: i32,
    data: *mut qjs::JSValue,
) -> qjs::JSValue {
    // SAFETY: the engine calls this on the thread that runs it, which holds the lock, with `count` live arguments and our two data.
    unsafe {
        let cx = Cx::from_raw(ctx);
        let half = |at| u64::from(qjs::JS_VALUE_GET_INT(*data.add(at)).cast_unsigned());
        let waiter = Waiter::from_parts(half(0) | half(1) << 32, magic >> 1);
        let value = if count > 0 { Value::borrowed(cx, *values) } else { cx.undefined() };
        guarded(cx, move || {
            waiter.settled(cx, magic & 1 == 1, value);
            Ok(cx.undefined())
        })
    }
}
