//! Values and names that stay when the lock is given up. Each must be given back before the engine is freed.

use rquickjs::qjs;

use super::{Cx, Js, Raised, Value};

/// A value in one of the host's tables. It counts as a reference until [`Kept::give_back`].
pub(crate) struct Kept(qjs::JSValue);

impl Kept {
    pub(crate) fn new(value: Value<'_>) -> Self {
        Self(value.into_raw())
    }

    #[inline]
    pub(crate) fn get<'js>(&self, cx: Cx<'js>) -> Value<'js> {
        Value::borrowed(cx, self.0)
    }

    pub(crate) fn give_back(self, cx: Cx<'_>) -> Value<'_> {
        Value::from_raw(cx, self.0)
    }

    #[inline]
    pub(super) fn raw(&self) -> qjs::JSValue {
        self.0
    }
}

/// A property name in the engine's own form. It counts as a reference until [`Atom::give_back`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Atom(pub(super) qjs::JSAtom);

impl Atom {
    pub(crate) fn new(cx: Cx<'_>, name: &str) -> Js<Self> {
        // SAFETY: the context is live; pointer and length are the string's.
        let atom = unsafe { qjs::JS_NewAtomLen(cx.ctx, name.as_ptr().cast(), name.len() as _) };
        if atom == qjs::JS_ATOM_NULL { Err(Raised) } else { Ok(Self(atom)) }
    }

    pub(crate) fn give_back(self, cx: Cx<'_>) {
        // SAFETY: the reference is ours and goes away with `self`; `Copy` copies are not used after this.
        unsafe { qjs::JS_FreeAtom(cx.ctx, self.0) }
    }

    /// The name as text; lone surrogates become U+FFFD.
    pub(crate) fn text(self, cx: Cx<'_>) -> Js<String> {
        // SAFETY: the context is live and the atom too.
        let value = unsafe { cx.own(qjs::JS_AtomToString(cx.ctx, self.0))? };
        value.text()
    }
}

impl Atom {
    /// The engine's own number for it.
    pub(crate) fn number(self) -> u32 {
        self.0
    }
}
