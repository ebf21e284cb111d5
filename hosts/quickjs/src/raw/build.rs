//! [`Build`]: values on their way into the engine, one after the other, without a Rust object for each.

use std::mem::ManuallyDrop;
use std::rc::Rc;

use rquickjs::qjs;

use super::{Atom, Cx, Js, Kept, Raised, Value};
use crate::refs::Reference;

/// A stack of values, and of the names for those that will be properties. The first values are the arguments.
pub(crate) struct Build<'js> {
    cx: Cx<'js>,
    parts: ManuallyDrop<Box<Parts>>,
}

/// The memory of a [`Build`], used again and again.
#[derive(Default)]
pub(crate) struct Parts {
    values: Vec<qjs::JSValue>,
    names: Vec<Name>,
    /// Where the open arrays and objects start: in `values`, in `names`.
    open: Vec<(usize, usize)>,
    /// What JavaScript has received once more with these values. Until they are complete, it may not have.
    received: Vec<Rc<Reference>>,
}

#[derive(Clone, Copy)]
struct Name {
    atom: qjs::JSAtom,
    /// The reference is the stack's own, to be given back.
    is_own: bool,
}

impl Drop for Build<'_> {
    #[inline]
    fn drop(&mut self) {
        self.clear();
        // SAFETY: taken once, here.
        let parts = unsafe { ManuallyDrop::take(&mut self.parts) };
        self.cx.state().build.set(Some(parts));
    }
}

impl<'js> Build<'js> {
    #[inline]
    pub(crate) fn new(cx: Cx<'js>) -> Self {
        Self { cx, parts: ManuallyDrop::new(cx.state().build.take().unwrap_or_default()) }
    }

    #[inline]
    fn clear(&mut self) {
        while let Some(value) = self.parts.values.pop() {
            drop(Value::from_raw(self.cx, value));
        }
        self.drop_names(0);
        self.parts.open.clear();
        if !self.parts.received.is_empty() {
            self.take_back();
        }
    }

    #[cold]
    fn take_back(&mut self) {
        self.parts.received.drain(..).for_each(|reference| reference.take_back());
    }

    /// A reference of Rust's is received with these values.
    pub(crate) fn receive(&mut self, reference: Rc<Reference>) {
        self.parts.received.push(reference);
    }

    /// They are written to their end: what they hold is received.
    #[inline]
    pub(crate) fn complete(&mut self) {
        if !self.parts.received.is_empty() {
            self.parts.received.clear();
        }
    }

    #[inline]
    fn drop_names(&mut self, first: usize) {
        while self.parts.names.len() > first {
            if let Some(Name { atom, is_own: true }) = self.parts.names.pop() {
                Atom(atom).give_back(self.cx);
            }
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, value: Value<'js>) {
        self.parts.values.push(value.into_raw());
    }

    /// Opens an array or an object.
    #[inline]
    pub(crate) fn begin(&mut self) {
        let start = (self.parts.values.len(), self.parts.names.len());
        self.parts.open.push(start);
    }

    /// Names the next value with a name the host keeps for good.
    #[inline]
    pub(crate) fn name(&mut self, name: Atom) {
        self.parts.names.push(Name { atom: name.0, is_own: false });
    }

    /// Names the next value.
    pub(crate) fn own_name(&mut self, name: Atom) {
        self.parts.names.push(Name { atom: name.0, is_own: true });
    }

    pub(crate) fn pop(&mut self) -> Option<Value<'js>> {
        self.parts.values.pop().map(|raw| Value::from_raw(self.cx, raw))
    }

    /// Closes an array: its values become one.
    pub(crate) fn end_array(&mut self) -> Js<()> {
        let (start, _) = self.parts.open.pop().unwrap_or_default();
        let len = i32::try_from(self.parts.values.len() - start)
            .map_err(|_| self.cx.throw_type_error("the array is too long"))?;
        // SAFETY: the values are the live tail of the stack; their references go to the engine, so the stack forgets them.
        let array = unsafe {
            let raw = qjs::JS_NewArrayFrom(self.cx.ctx, len, self.parts.values[start..].as_ptr());
            self.parts.values.set_len(start);
            self.cx.own(raw)?
        };
        self.push(array);
        Ok(())
    }

    /// Closes an object: its values and their names become one.
    pub(crate) fn end_object(&mut self) -> Js<()> {
        let (start, first_name) = self.parts.open.pop().unwrap_or_default();
        let object = self.cx.object()?;
        let mut complete = true;
        for at in 0..self.parts.values.len() - start {
            let value = self.parts.values[start + at];
            let Some(name) = self.parts.names.get(first_name + at) else {
                drop(Value::from_raw(self.cx, value));
                continue;
            };
            // SAFETY: object, name and value are live; the value's reference goes to the engine.
            let status = unsafe {
                qjs::JS_DefinePropertyValue(self.cx.ctx, object.raw(), name.atom, value, qjs::JS_PROP_C_W_E as i32)
            };
            complete &= status >= 0;
        }
        self.parts.values.truncate(start);
        self.drop_names(first_name);
        if !complete {
            return Err(Raised);
        }
        self.push(object);
        Ok(())
    }

    #[inline]
    pub(crate) fn cx(&self) -> Cx<'js> {
        self.cx
    }

    /// Calls with all values as arguments.
    #[inline]
    pub(crate) fn call(&self, function: &Value<'js>, this: &Value<'js>) -> Js<Value<'js>> {
        function.call_raw(this, &self.parts.values)
    }

    /// Constructs with all values as arguments.
    pub(crate) fn construct(&self, class: &Value<'js>) -> Js<Value<'js>> {
        class.construct_raw(&self.parts.values)
    }

    /// The first value, or `undefined`.
    pub(crate) fn first(&self) -> Value<'js> {
        self.parts.values.first().map_or_else(|| self.cx.undefined(), |raw| Value::borrowed(self.cx, *raw))
    }

    /// The values themselves, to be kept.
    pub(crate) fn keep(mut self) -> Vec<Kept> {
        let cx = self.cx;
        self.parts.values.drain(..).map(|raw| Kept::new(Value::from_raw(cx, raw))).collect()
    }

    /// The values that were kept.
    pub(crate) fn of(cx: Cx<'js>, kept: Vec<Kept>) -> Self {
        let mut build = Self::new(cx);
        for value in kept {
            build.push(value.give_back(cx));
        }
        build
    }
}
