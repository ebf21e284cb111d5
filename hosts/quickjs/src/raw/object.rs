//! Properties, own keys, calls.

use std::ptr;

use rquickjs::qjs;

use super::{Atom, Cx, Js, Kept, Raised, Value};

const DATA_PROPERTY: i32 = qjs::JS_PROP_C_W_E as i32;
const HIDDEN_PROPERTY: i32 = (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE) as i32;

impl<'js> Value<'js> {
    #[inline]
    pub(crate) fn get(&self, name: Atom) -> Js<Value<'js>> {
        // SAFETY: the context, the value and the atom are live.
        unsafe { self.cx().own(qjs::JS_GetProperty(self.cx().ctx, self.raw(), name.0)) }
    }

    #[inline]
    pub(crate) fn get_index(&self, index: u32) -> Js<Value<'js>> {
        // SAFETY: the context and the value are live.
        unsafe { self.cx().own(qjs::JS_GetPropertyUint32(self.cx().ctx, self.raw(), index)) }
    }

    pub(crate) fn get_named(&self, name: &str) -> Js<Value<'js>> {
        let atom = Atom::new(self.cx(), name)?;
        let value = self.get(atom);
        atom.give_back(self.cx());
        value
    }

    /// Assigns, as a script in strict mode would.
    pub(crate) fn set(&self, name: Atom, value: Value<'js>) -> Js<()> {
        // SAFETY: the context, the object and the atom are live; the value's reference goes to the engine.
        let status = unsafe { qjs::JS_SetProperty(self.cx().ctx, self.raw(), name.0, value.into_raw()) };
        done(status)
    }

    pub(crate) fn set_index(&self, index: u32, value: Value<'js>) -> Js<()> {
        // SAFETY: as in `set`.
        let status = unsafe { qjs::JS_SetPropertyUint32(self.cx().ctx, self.raw(), index, value.into_raw()) };
        done(status)
    }

    /// Makes an own property, whatever the name.
    pub(crate) fn define(&self, name: &str, value: Value<'js>) -> Js<()> {
        self.define_with(name, value, DATA_PROPERTY)
    }

    /// Makes an own property that is not enumerated.
    pub(crate) fn define_hidden(&self, name: &str, value: Value<'js>) -> Js<()> {
        self.define_with(name, value, HIDDEN_PROPERTY)
    }

    fn define_with(&self, name: &str, value: Value<'js>, flags: i32) -> Js<()> {
        let atom = Atom::new(self.cx(), name)?;
        // SAFETY: the context, the object and the atom are live; the value's reference goes to the engine.
        let status = unsafe { qjs::JS_DefinePropertyValue(self.cx().ctx, self.raw(), atom.0, value.into_raw(), flags) };
        atom.give_back(self.cx());
        done(status)
    }

    /// The length of an array, or of what looks like one.
    pub(crate) fn length(&self) -> Js<u64> {
        let mut length = 0_i64;
        // SAFETY: the context and the value are live and the place to write to is ours.
        let status = unsafe { qjs::JS_GetLength(self.cx().ctx, self.raw(), &raw mut length) };
        done(status)?;
        Ok(u64::try_from(length).unwrap_or(0))
    }

    pub(crate) fn is_array(&self) -> bool {
        // SAFETY: looks at the class only.
        unsafe { qjs::JS_IsArray(self.raw()) }
    }

    /// What a `Proxy` stands before; `None` for anything else.
    pub(crate) fn proxy_target(&self) -> Option<Value<'js>> {
        // SAFETY: looks at the class; then takes a reference of its own to the target.
        unsafe {
            if !qjs::JS_IsProxy(self.raw()) {
                return None;
            }
            if let Ok(target) = self.cx().own(qjs::JS_GetProxyTarget(self.cx().ctx, self.raw())) {
                Some(target)
            } else {
                self.cx().clear_exception();
                None
            }
        }
    }

    /// The own enumerable string keys, in order.
    pub(crate) fn own_keys(&self) -> Js<Keys> {
        let mut keys = Keys { table: ptr::null_mut(), len: 0 };
        let flags = (qjs::JS_GPN_STRING_MASK | qjs::JS_GPN_ENUM_ONLY) as i32;
        // SAFETY: the context and the value are live; the engine fills in a table that is ours until `Keys::give_back`.
        let status = unsafe {
            qjs::JS_GetOwnPropertyNames(self.cx().ctx, &raw mut keys.table, &raw mut keys.len, self.raw(), flags)
        };
        done(status)?;
        Ok(keys)
    }

    /// Whether it is an instance of the class.
    pub(crate) fn is_instance_of(&self, class: &Kept) -> bool {
        // SAFETY: the context and both values are live.
        let answer = unsafe { qjs::JS_IsInstanceOf(self.cx().ctx, self.raw(), class.raw()) };
        if answer < 0 {
            self.cx().clear_exception();
        }
        answer == 1
    }

    pub(crate) fn call(&self, this: &Value<'js>, args: &[Value<'js>]) -> Js<Value<'js>> {
        let raw: Vec<_> = args.iter().map(Value::raw).collect();
        self.call_raw(this, &raw)
    }

    #[inline]
    pub(super) fn call_raw(&self, this: &Value<'js>, args: &[qjs::JSValue]) -> Js<Value<'js>> {
        // SAFETY: the context, the function and the arguments are live; the engine only reads the arguments.
        unsafe {
            let values = args.as_ptr().cast_mut();
            self.cx().own(qjs::JS_Call(self.cx().ctx, self.raw(), this.raw(), count(args)?, values))
        }
    }

    pub(super) fn construct_raw(&self, args: &[qjs::JSValue]) -> Js<Value<'js>> {
        // SAFETY: as in `call_raw`.
        unsafe {
            let values = args.as_ptr().cast_mut();
            self.cx().own(qjs::JS_CallConstructor(self.cx().ctx, self.raw(), count(args)?, values))
        }
    }
}

fn count(values: &[qjs::JSValue]) -> Js<i32> {
    i32::try_from(values.len()).map_err(|_| Raised)
}

fn done(status: i32) -> Js<()> {
    if status < 0 { Err(Raised) } else { Ok(()) }
}

/// A list of keys. It must be given back.
pub(crate) struct Keys {
    table: *mut qjs::JSPropertyEnum,
    len: u32,
}

impl Keys {
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<Atom> {
        if index >= self.len as usize {
            return None;
        }
        // SAFETY: the engine's table has `len` entries, and is ours until `give_back`.
        Some(Atom(unsafe { (*self.table.add(index)).atom }))
    }

    pub(crate) fn len(&self) -> usize {
        self.len as usize
    }

    pub(crate) fn give_back(self, cx: Cx<'_>) {
        // SAFETY: the table came from this engine and is not used after this.
        unsafe { qjs::JS_FreePropertyEnum(cx.ctx, self.table, self.len) }
    }
}
