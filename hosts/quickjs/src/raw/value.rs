//! [`Value`]: one reference to a value of the engine.

use std::mem::ManuallyDrop;

use rquickjs::qjs;

use super::{Cx, Js};

/// What sort of value it is, with what needs no engine to read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Undefined,
    Null,
    Boolean(bool),
    Integer(i32),
    Number(f64),
    BigInt,
    String,
    Symbol,
    Object,
    /// Something scripts never see.
    Other,
}

/// One reference to a value; dropping it gives the reference back.
pub(crate) struct Value<'js> {
    raw: qjs::JSValue,
    cx: Cx<'js>,
}

impl Drop for Value<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the reference is ours and the context live; plain values have none to give back.
        unsafe {
            if qjs::JS_VALUE_HAS_REF_COUNT(self.raw) {
                qjs::JS_FreeValue(self.cx.ctx, self.raw);
            }
        }
    }
}

impl Clone for Value<'_> {
    fn clone(&self) -> Self {
        Self::borrowed(self.cx, self.raw)
    }
}

impl<'js> Value<'js> {
    /// Takes over a reference.
    #[inline]
    pub(super) fn from_raw(cx: Cx<'js>, raw: qjs::JSValue) -> Self {
        Self { raw, cx }
    }

    /// One more reference to a value that somebody else holds.
    #[inline]
    pub(super) fn borrowed(cx: Cx<'js>, raw: qjs::JSValue) -> Self {
        // SAFETY: the caller's reference keeps the value alive; this makes another.
        Self { raw: unsafe { qjs::JS_DupValue(cx.ctx, raw) }, cx }
    }

    #[inline]
    pub(super) fn raw(&self) -> qjs::JSValue {
        self.raw
    }

    /// Gives the reference to somebody else.
    #[inline]
    pub(super) fn into_raw(self) -> qjs::JSValue {
        ManuallyDrop::new(self).raw
    }

    #[inline]
    pub(crate) fn cx(&self) -> Cx<'js> {
        self.cx
    }

    #[inline]
    pub(crate) fn kind(&self) -> Kind {
        // SAFETY: each read is of the part that the tag says is there.
        unsafe {
            match qjs::JS_VALUE_GET_NORM_TAG(self.raw) {
                qjs::JS_TAG_UNDEFINED | qjs::JS_TAG_UNINITIALIZED => Kind::Undefined,
                qjs::JS_TAG_NULL => Kind::Null,
                qjs::JS_TAG_BOOL => Kind::Boolean(qjs::JS_VALUE_GET_BOOL(self.raw)),
                qjs::JS_TAG_INT => Kind::Integer(qjs::JS_VALUE_GET_INT(self.raw)),
                qjs::JS_TAG_FLOAT64 => Kind::Number(qjs::JS_VALUE_GET_FLOAT64(self.raw)),
                qjs::JS_TAG_BIG_INT | qjs::JS_TAG_SHORT_BIG_INT => Kind::BigInt,
                qjs::JS_TAG_STRING | qjs::JS_TAG_STRING_ROPE => Kind::String,
                qjs::JS_TAG_SYMBOL => Kind::Symbol,
                qjs::JS_TAG_OBJECT => Kind::Object,
                _ => Kind::Other,
            }
        }
    }

    #[inline]
    pub(crate) fn is_undefined(&self) -> bool {
        matches!(self.kind(), Kind::Undefined)
    }

    #[inline]
    pub(crate) fn is_object(&self) -> bool {
        // SAFETY: reads the tag only.
        unsafe { qjs::JS_IsObject(self.raw) }
    }

    #[inline]
    pub(crate) fn is_function(&self) -> bool {
        // SAFETY: the context is live; nothing runs.
        unsafe { qjs::JS_IsFunction(self.cx.ctx, self.raw) }
    }

    pub(crate) fn is_constructor(&self) -> bool {
        // SAFETY: the context is live; nothing runs.
        unsafe { qjs::JS_IsConstructor(self.cx.ctx, self.raw) }
    }

    pub(crate) fn is_error(&self) -> bool {
        // SAFETY: looks at the class only.
        unsafe { qjs::JS_IsError(self.raw) }
    }

    /// Whether it is the error no script can catch, made when a run is interrupted.
    pub(crate) fn is_uncatchable(&self) -> bool {
        // SAFETY: looks at a mark on the object only.
        unsafe { qjs::JS_IsUncatchableError(self.raw) }
    }

    /// The class of an object; 0 for anything else.
    #[inline]
    pub(crate) fn class(&self) -> u32 {
        // SAFETY: looks at the object's header only.
        unsafe { qjs::JS_GetClassID(self.raw) }
    }

    /// Where the object is: the same for the same object while it lives. 0 for anything else.
    #[inline]
    pub(crate) fn address(&self) -> usize {
        if self.is_object() {
            // SAFETY: an object's value holds a pointer; it is not read.
            unsafe { qjs::JS_VALUE_GET_PTR(self.raw) as usize }
        } else {
            0
        }
    }

    /// A `bigint` that the engine holds in place.
    pub(crate) fn short_bigint(&self) -> Option<i32> {
        // SAFETY: reads the part that the tag says is there; it lies where an integer does.
        unsafe {
            (qjs::JS_VALUE_GET_TAG(self.raw) == qjs::JS_TAG_SHORT_BIG_INT).then(|| qjs::JS_VALUE_GET_INT(self.raw))
        }
    }

    /// `Number(value)`
    pub(crate) fn to_number(&self) -> Js<f64> {
        let mut number = 0.0;
        // SAFETY: the context is live and the place to write to is ours.
        let status = unsafe { qjs::JS_ToFloat64(self.cx.ctx, &raw mut number, self.raw) };
        if status < 0 { Err(super::Raised) } else { Ok(number) }
    }

    /// `Boolean(value)`
    pub(crate) fn to_boolean(&self) -> bool {
        // SAFETY: the context is live; no script runs for this conversion.
        unsafe { qjs::JS_ToBool(self.cx.ctx, self.raw) == 1 }
    }
}
