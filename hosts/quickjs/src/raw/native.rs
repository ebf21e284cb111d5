//! Rust functions that JavaScript calls.

use std::ffi::{CString, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;

use rquickjs::qjs;

use super::{Cx, Js, Raised, Value};

/// One call of a Rust function from JavaScript.
#[derive(Clone, Copy)]
pub(crate) struct Call<'js> {
    cx: Cx<'js>,
    this: qjs::JSValue,
    args: &'js [qjs::JSValue],
}

type Native = dyn for<'js> Fn(Call<'js>) -> Js<Value<'js>>;

impl<'js> Call<'js> {
    /// # Safety
    /// `this` and `count` values at `values` are live for `'js`.
    pub(super) unsafe fn new(cx: Cx<'js>, this: qjs::JSValue, count: i32, values: *mut qjs::JSValue) -> Self {
        let len = usize::try_from(count).unwrap_or(0);
        // SAFETY: the caller says so; an empty list may have no address.
        let args = if len == 0 { &[] } else { unsafe { slice::from_raw_parts(values, len) } };
        Self { cx, this, args }
    }

    pub(crate) fn cx(&self) -> Cx<'js> {
        self.cx
    }

    pub(crate) fn this(&self) -> Value<'js> {
        Value::borrowed(self.cx, self.this)
    }

    pub(crate) fn len(&self) -> usize {
        self.args.len()
    }

    /// An argument, or `undefined`.
    pub(crate) fn arg(&self, index: usize) -> Value<'js> {
        self.args.get(index).map_or_else(|| self.cx.undefined(), |raw| Value::borrowed(self.cx, *raw))
    }

    /// The call without its first `count` arguments.
    pub(crate) fn skip(mut self, count: usize) -> Self {
        self.args = self.args.get(count..).unwrap_or_default();
        self
    }

    /// The call without its last argument.
    pub(crate) fn without_last(mut self) -> Self {
        self.args = &self.args[..self.args.len().saturating_sub(1)];
        self
    }
}

impl<'js> Cx<'js> {
    /// A JavaScript function that runs `native`.
    pub(crate) fn function<F>(self, name: &str, native: F) -> Js<Value<'js>>
    where
        F: for<'a> Fn(Call<'a>) -> Js<Value<'a>> + 'static,
    {
        let name = CString::new(name).unwrap_or_default();
        let opaque: *mut Box<Native> = Box::into_raw(Box::new(Box::new(native)));
        // SAFETY: the engine keeps the box until it calls `finalize`. Should there be no memory for the function, the box is lost, not freed twice.
        unsafe {
            self.own(qjs::JS_NewCClosure(
                self.ctx,
                Some(trampoline),
                name.as_ptr(),
                Some(finalize),
                0,
                0,
                opaque.cast(),
            ))
        }
    }
}

unsafe extern "C" fn finalize(opaque: *mut c_void) {
    // SAFETY: the opaque is the box `Cx::function` made, and the engine gives it up once.
    drop(unsafe { Box::<Box<Native>>::from_raw(opaque.cast()) });
}

unsafe extern "C" fn trampoline(
    ctx: *mut qjs::JSContext,
    this: qjs::JSValue,
    count: i32,
    values: *mut qjs::JSValue,
    _magic: i32,
    opaque: *mut c_void,
) -> qjs::JSValue {
    // SAFETY: the engine calls this on the thread that runs it, which holds the lock, with live arguments; the function that is running keeps
    // the box alive.
    unsafe {
        let cx = Cx::from_raw(ctx);
        let native = &*opaque.cast::<Box<Native>>();
        let call = Call::new(cx, this, count, values);
        guarded(cx, || native(call))
    }
}

/// Runs Rust below C: a panic becomes an exception, never an unwinding through C.
pub(super) fn guarded<'js>(cx: Cx<'js>, run: impl FnOnce() -> Js<Value<'js>>) -> qjs::JSValue {
    let result = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(cx.throw_type_error("Rust code panicked")));
    match result {
        Ok(value) => value.into_raw(),
        Err(Raised) => qjs::JS_EXCEPTION,
    }
}
