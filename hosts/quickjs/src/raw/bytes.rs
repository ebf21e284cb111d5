//! Typed arrays, `ArrayBuffer` and `DataView`.

use std::slice;

use jsinterop::value::ElementKind;
use rquickjs::qjs;

use super::{Cx, Js, Raised, Value};

impl<'js> Cx<'js> {
    pub(crate) fn bytes(self, bytes: &[u8]) -> Js<Value<'js>> {
        // SAFETY: pointer and length are the slice's; the engine copies.
        unsafe { self.own(qjs::JS_NewUint8ArrayCopy(self.ctx, bytes.as_ptr(), bytes.len() as _)) }
    }

    pub(crate) fn array_buffer(self, bytes: &[u8]) -> Js<Value<'js>> {
        // SAFETY: pointer and length are the slice's; the engine copies.
        unsafe { self.own(qjs::JS_NewArrayBufferCopy(self.ctx, bytes.as_ptr(), bytes.len() as _)) }
    }

    pub(crate) fn typed_array(self, kind: ElementKind, bytes: &[u8]) -> Js<Value<'js>> {
        let buffer = self.array_buffer(bytes)?;
        let mut args = [buffer.raw()];
        // SAFETY: one live argument, which the engine only reads.
        unsafe { self.own(qjs::JS_NewTypedArray(self.ctx, 1, args.as_mut_ptr(), number_of(kind) as _)) }
    }
}

impl Value<'_> {
    pub(crate) fn is_typed_array(&self) -> bool {
        // SAFETY: looks at the class only.
        unsafe { qjs::JS_GetTypedArrayType(self.raw()) >= 0 }
    }

    /// The element type of a typed array, where Rust has one like it.
    pub(crate) fn element_kind(&self) -> Option<ElementKind> {
        // SAFETY: looks at the class only.
        let number = unsafe { qjs::JS_GetTypedArrayType(self.raw()) };
        u32::try_from(number).ok().and_then(kind_of)
    }

    pub(crate) fn is_array_buffer(&self) -> bool {
        // SAFETY: looks at the class only.
        unsafe { qjs::JS_IsArrayBuffer(self.raw()) }
    }

    pub(crate) fn is_data_view(&self) -> bool {
        // SAFETY: looks at the class only.
        unsafe { qjs::JS_IsDataView(self.raw()) }
    }

    /// Reads the bytes of a typed array, an `ArrayBuffer` or a `DataView`.
    pub(crate) fn with_bytes<R>(&self, read: impl FnOnce(&[u8]) -> R) -> Js<R> {
        if self.is_typed_array() {
            return self.with_typed_array(read);
        }
        if !self.is_data_view() {
            return self.with_buffer(0, None, read);
        }
        let offset = self.get_named("byteOffset")?.to_number()?;
        let len = self.get_named("byteLength")?.to_number()?;
        self.get_named("buffer")?.with_buffer(as_index(offset), Some(as_index(len)), read)
    }

    fn with_typed_array<R>(&self, read: impl FnOnce(&[u8]) -> R) -> Js<R> {
        let (mut offset, mut len): (qjs::size_t, qjs::size_t) = (0, 0);
        // SAFETY: the value is a typed array, and the places to write to are ours; the width of an element is not asked for.
        let buffer = unsafe {
            let (ctx, none) = (self.cx().ctx, std::ptr::null_mut());
            self.cx().own(qjs::JS_GetTypedArrayBuffer(ctx, self.raw(), &raw mut offset, &raw mut len, none))?
        };
        buffer.with_buffer(offset as usize, Some(len as usize), read)
    }

    fn with_buffer<R>(&self, offset: usize, len: Option<usize>, read: impl FnOnce(&[u8]) -> R) -> Js<R> {
        let mut size: qjs::size_t = 0;
        // SAFETY: the value and the place to write to are live; the engine checks the class and whether it is detached.
        let data = unsafe { qjs::JS_GetArrayBuffer(self.cx().ctx, &raw mut size, self.raw()) };
        if data.is_null() {
            // SAFETY: asks only whether an exception is pending.
            let raised = unsafe { qjs::JS_HasException(self.cx().ctx) };
            return if raised { Err(Raised) } else { Ok(read(&[])) };
        }
        // SAFETY: the engine gave a pointer to `size` bytes; nothing runs in the engine while `read` has them.
        let all = unsafe { slice::from_raw_parts(data, size as usize) };
        let from = offset.min(all.len());
        let to = len.map_or(all.len(), |len| from.saturating_add(len).min(all.len()));
        Ok(read(&all[from..to]))
    }
}

#[expect(clippy::cast_sign_loss, reason = "a buffer's own numbers; the use checks bounds")]
fn as_index(number: f64) -> usize {
    number as usize
}

fn number_of(kind: ElementKind) -> u32 {
    let number = match kind {
        ElementKind::U8Clamped => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8C,
        ElementKind::I8 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_INT8,
        ElementKind::U8 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8,
        ElementKind::I16 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_INT16,
        ElementKind::U16 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT16,
        ElementKind::I32 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_INT32,
        ElementKind::U32 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT32,
        ElementKind::I64 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_BIG_INT64,
        ElementKind::U64 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_BIG_UINT64,
        ElementKind::F32 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_FLOAT32,
        ElementKind::F64 => qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_FLOAT64,
    };
    number as u32
}

fn kind_of(number: u32) -> Option<ElementKind> {
    use ElementKind::{F32, F64, I8, I16, I32, I64, U8, U8Clamped, U16, U32, U64};
    [I8, U8, U8Clamped, I16, U16, I32, U32, I64, U64, F32, F64].into_iter().find(|kind| number_of(*kind) == number)
}
