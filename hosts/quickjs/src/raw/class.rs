//! The engine's classes of our own: proxies of Rust objects, functions of Rust closures, marks for handles.

use std::cell::Cell;
use std::rc::Rc;

use rquickjs::qjs;

use super::native::guarded;
use super::{Call, Cx, Js, Raised, Value};
use crate::refs::Reference;

/// The engine's numbers for our classes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClassIds {
    /// Proxies of Rust objects.
    pub(crate) object: u32,
    /// Functions of Rust closures.
    pub(crate) callback: u32,
    /// What `jsinterop.ref` makes.
    pub(crate) mark: u32,
}

/// Makes values of our classes.
pub(crate) trait Classes<'js> {
    /// Tells the engine of our classes.
    fn register_classes(self) -> Js<ClassIds>;
    /// A proxy or a function for `reference`, with this prototype.
    fn seat(self, class: u32, prototype: &Value<'js>, reference: Rc<Reference>) -> Js<Value<'js>>;
    /// An object of a class that holds nothing.
    fn plain(self, class: u32) -> Js<Value<'js>>;
}

impl<'js> Classes<'js> for Cx<'js> {
    fn register_classes(self) -> Js<ClassIds> {
        Ok(ClassIds {
            object: register(self, c"RustRef", Some(finalize), None)?,
            callback: register(self, c"RustCallback", Some(finalize), Some(call))?,
            mark: register(self, c"Ref", None, None)?,
        })
    }

    fn seat(self, class: u32, prototype: &Value<'js>, reference: Rc<Reference>) -> Js<Value<'js>> {
        // SAFETY: the context and the prototype are live, and the class is one of ours.
        let object = unsafe { self.own(qjs::JS_NewObjectProtoClass(self.ctx, prototype.raw(), class))? };
        reference.seat.0.set(Some(object.raw()));
        // SAFETY: the object is of our class, whose finalizer takes the `Rc` back.
        unsafe { qjs::JS_SetOpaque(object.raw(), Rc::into_raw(reference).cast_mut().cast()) };
        Ok(object)
    }

    fn plain(self, class: u32) -> Js<Value<'js>> {
        // SAFETY: the context is live and the class is one of ours.
        unsafe { self.own(qjs::JS_NewObjectProtoClass(self.ctx, qjs::JS_NULL, class)) }
    }
}

impl Value<'_> {
    /// What a proxy of a Rust object, or a function of a Rust closure, stands for.
    pub(crate) fn reference(&self) -> Option<Rc<Reference>> {
        let classes = self.cx().state().classes.get();
        let class = self.class();
        if class == 0 || (class != classes.object && class != classes.callback) {
            return None;
        }
        // SAFETY: an object of these classes holds an `Rc` from `seat`, or nothing; this makes another.
        unsafe {
            let held = qjs::JS_GetOpaque(self.raw(), class).cast::<Reference>().cast_const();
            if held.is_null() {
                return None;
            }
            Rc::increment_strong_count(held);
            Some(Rc::from_raw(held))
        }
    }
}

/// The JavaScript object that stands for a reference, without keeping it alive: its finalizer empties the seat.
#[derive(Default)]
pub(crate) struct Seat(Cell<Option<qjs::JSValue>>);

impl Seat {
    pub(crate) fn get<'js>(&self, cx: Cx<'js>) -> Option<Value<'js>> {
        // The engine frees objects without running anything that could get here in between, so what sits here is live.
        self.0.get().map(|raw| Value::borrowed(cx, raw))
    }
}

fn register(cx: Cx<'_>, name: &std::ffi::CStr, finalizer: qjs::JSClassFinalizer, call: qjs::JSClassCall) -> Js<u32> {
    let mut id = 0;
    let class =
        qjs::JSClassDef { class_name: name.as_ptr(), finalizer, gc_mark: None, call, exotic: std::ptr::null_mut() };
    // SAFETY: the runtime is live; it copies the definition and the name.
    let status = unsafe {
        let rt = qjs::JS_GetRuntime(cx.ctx);
        qjs::JS_NewClassID(rt, &raw mut id);
        qjs::JS_NewClass(rt, id, &raw const class)
    };
    if status < 0 { Err(Raised) } else { Ok(id) }
}

unsafe extern "C" fn finalize(_rt: *mut qjs::JSRuntime, value: qjs::JSValue) {
    let mut class = 0;
    // SAFETY: the engine calls this once for an object of our classes; what it holds is an `Rc` from `seat`, or nothing. Dropping a `Reference`
    // runs nothing but a push to a queue.
    unsafe {
        let held = qjs::JS_GetAnyOpaque(value, &raw mut class).cast::<Reference>().cast_const();
        if held.is_null() {
            return;
        }
        let reference = Rc::from_raw(held);
        let mine =
            reference.seat.0.get().is_some_and(|seated| qjs::JS_VALUE_GET_PTR(seated) == qjs::JS_VALUE_GET_PTR(value));
        if mine {
            reference.seat.0.set(None);
        }
    }
}

unsafe extern "C" fn call(
    ctx: *mut qjs::JSContext,
    function: qjs::JSValue,
    this: qjs::JSValue,
    count: i32,
    values: *mut qjs::JSValue,
    _flags: i32,
) -> qjs::JSValue {
    // SAFETY: the engine calls this on the thread that runs it, which holds the lock, with live values.
    unsafe {
        let cx = Cx::from_raw(ctx);
        let call = Call::new(cx, this, count, values);
        guarded(cx, || match Value::borrowed(cx, function).reference() {
            Some(reference) => crate::invoke::callback(call, &reference),
            None => Err(cx.throw_type_error("not a function of Rust")),
        })
    }
}
