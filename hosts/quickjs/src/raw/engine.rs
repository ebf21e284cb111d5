//! The engine itself: made, limited, kept running, freed.

use std::cell::Cell;
use std::ffi::c_void;
use std::mem::MaybeUninit;

use rquickjs::qjs;

use super::{Cx, Js, Raised, Value, module};
use crate::state::State;

#[derive(Clone, Copy)]
struct Pointers {
    rt: *mut qjs::JSRuntime,
    ctx: *mut qjs::JSContext,
}

/// Room for one engine. Everything here needs the engine's lock, which is the only way to a [`State`].
#[derive(Default)]
pub(crate) struct Engine(Cell<Option<Pointers>>);

impl Engine {
    /// Makes the engine; `None` when there is no memory for it.
    ///
    /// `state` is the one this room is in: it does not move until the engine is closed.
    pub(crate) fn open(&self, state: &State, memory_limit: Option<usize>) -> Option<()> {
        // SAFETY: plain construction; each pointer is checked. The opaque and the handlers' argument is the state, which outlives the engine.
        unsafe {
            let rt = qjs::JS_NewRuntime();
            if rt.is_null() {
                return None;
            }
            if let Some(limit) = memory_limit {
                qjs::JS_SetMemoryLimit(rt, limit as _);
            }
            let ctx = qjs::JS_NewContext(rt);
            if ctx.is_null() {
                qjs::JS_FreeRuntime(rt);
                return None;
            }
            let opaque = std::ptr::from_ref(state).cast_mut().cast();
            qjs::JS_SetContextOpaque(ctx, opaque);
            qjs::JS_SetInterruptHandler(rt, Some(interrupt), opaque);
            qjs::JS_SetHostPromiseRejectionTracker(rt, Some(rejection), opaque);
            module::set_loader(rt, opaque);
            self.0.set(Some(Pointers { rt, ctx }));
        }
        Some(())
    }

    /// Leave to use the engine, if it lives.
    #[inline]
    pub(crate) fn cx(&self) -> Option<Cx<'_>> {
        // SAFETY: whoever has `&self` has the state, and so the lock; `close` is called by the outermost holder only.
        self.0.get().map(|pointers| unsafe { Cx::from_raw(pointers.ctx) })
    }

    /// Frees the engine. No value of it is left, here or in a table.
    pub(crate) fn close(&self) {
        if let Some(Pointers { rt, ctx }) = self.0.take() {
            // SAFETY: both are live and are not used after this.
            unsafe {
                qjs::JS_FreeContext(ctx);
                qjs::JS_FreeRuntime(rt);
            }
        }
    }
}

impl Cx<'_> {
    fn rt(self) -> *mut qjs::JSRuntime {
        // SAFETY: the context is live.
        unsafe { qjs::JS_GetRuntime(self.ctx) }
    }

    /// From here on the engine may use this much of the thread's stack.
    #[inline]
    pub(crate) fn set_stack(self, bytes: usize) {
        // SAFETY: the runtime is live; no script is running, so nothing relies on the former limit.
        unsafe {
            let rt = self.rt();
            qjs::JS_SetMaxStackSize(rt, bytes.max(1) as _);
            qjs::JS_UpdateStackTop(rt);
        }
    }

    #[inline]
    pub(crate) fn has_job(self) -> bool {
        // SAFETY: the runtime is live.
        unsafe { qjs::JS_IsJobPending(self.rt()) }
    }

    /// Runs one job.
    pub(crate) fn run_job(self) -> Js<()> {
        let mut ctx = std::ptr::null_mut();
        // SAFETY: the runtime is live and the place to write to is ours.
        let status = unsafe { qjs::JS_ExecutePendingJob(self.rt(), &raw mut ctx) };
        if status < 0 { Err(Raised) } else { Ok(()) }
    }

    pub(crate) fn collect_garbage(self) {
        // SAFETY: the runtime is live; finalizers of ours only push to a queue.
        unsafe { qjs::JS_RunGC(self.rt()) }
    }

    /// Bytes in use, by the engine's own books.
    pub(crate) fn memory_used(self) -> u64 {
        let mut usage = MaybeUninit::zeroed();
        // SAFETY: the runtime is live; the engine fills in the whole structure, which is made of integers.
        let usage: qjs::JSMemoryUsage = unsafe {
            qjs::JS_ComputeMemoryUsage(self.rt(), usage.as_mut_ptr());
            usage.assume_init()
        };
        u64::try_from(usage.malloc_size).unwrap_or(0)
    }
}

unsafe extern "C" fn interrupt(_rt: *mut qjs::JSRuntime, opaque: *mut c_void) -> i32 {
    // SAFETY: the opaque is the state, and the thread that runs the engine holds the lock.
    let state = unsafe { &*opaque.cast::<State>() };
    i32::from(state.run.should_stop())
}

unsafe extern "C" fn rejection(
    ctx: *mut qjs::JSContext,
    promise: qjs::JSValue,
    reason: qjs::JSValue,
    is_handled: bool,
    _opaque: *mut c_void,
) {
    // SAFETY: the thread that runs the engine holds the lock; both values are live.
    let (cx, promise, reason) = unsafe {
        let cx = Cx::from_raw(ctx);
        (cx, Value::borrowed(cx, promise), Value::borrowed(cx, reason))
    };
    cx.state().rejections.note(promise, reason, is_handled);
}
