//! [`Build`]: values on their way into the engine, one after the other, without a Rust object for each.

use std::mem;

use rquickjs::qjs;

use super::{Atom, Cx, Js, Kept, Raised, Value};

/// A stack of values, and of the names for those that will be properties. The first values are the arguments.
pub(crate) struct Build<'js> {
    cx: Cx<'js>,
    parts: Parts,
}

/// The memory of a [`Build`], used again and again.
#[derive(Default)]
pub(crate) struct Parts {
    values: Vec<qjs::JSValue>,
    names: Vec<qjs::JSAtom>,
    /// Where the open arrays and objects start: in `values`, in `names`.
    open: Vec<(usize, usize)>,
}

impl Drop for Build<'_> {
    fn drop(&mut self) {
        self.clear();
        self.cx.state().build.replace(mem::take(&mut self.parts));
    }
}

impl<'js> Build<'js> {
    #[inline]
    pub(crate) fn new(cx: Cx<'js>) -> Self {
        Self { cx, parts: cx.state().build.take() }
    }

    fn clear(&mut self) {
        for value in self.parts.values.drain(..) {
            drop(Value::from_raw(self.cx, value));
        }
        for name in self.parts.names.drain(..) {
            Atom(name).give_back(self.cx);
        }
        self.parts.open.clear();
    }

    #[inline]
    pub(crate) fn push(&mut self, value: Value<'js>) {
        self.parts.values.push(value.into_raw());
    }

    /// Opens an array or an object.
    #[inline]
    pub(crate) fn begin(&mut self) {
        self.parts.open.push((self.parts.values.len(), self.parts.names.len()));
    }

    /// Names the next value with a name somebody else keeps.
    #[inline]
    pub(crate) fn name(&mut self, name: Atom) {
        // SAFETY: the caller's atom is live; this makes another reference.
        self.parts.names.push(unsafe { qjs::JS_DupAtom(self.cx.ctx, name.0) });
    }

    /// Names the next value.
    pub(crate) fn own_name(&mut self, name: Atom) {
        self.parts.names.push(name.0);
    }

    pub(crate) fn pop(&mut self) -> Option<Value<'js>> {
        self.parts.values.pop().map(|raw| Value::from_raw(self.cx, raw))
    }

    /// Closes an array: its values become one.
    pub(crate) fn end_array(&mut self) -> Js<()> {
        let (start, _) = self.parts.open.pop().unwrap_or_default();
        let len = self.parts.values.len() - start;
        // SAFETY: the values are the live tail of the stack; their references go to the engine, so the stack forgets them.
        let array = unsafe {
            let raw = qjs::JS_NewArrayFrom(self.cx.ctx, len as _, self.parts.values[start..].as_ptr());
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
                qjs::JS_DefinePropertyValue(self.cx.ctx, object.raw(), *name, value, qjs::JS_PROP_C_W_E as i32)
            };
            complete &= status >= 0;
        }
        self.parts.values.truncate(start);
        for name in self.parts.names.drain(first_name..) {
            Atom(name).give_back(self.cx);
        }
        if !complete {
            return Err(Raised);
        }
        self.push(object);
        Ok(())
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
