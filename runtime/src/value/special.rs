//! The names by which our own types make themselves known to our own serde halves. To any other serializer they are ordinary names.

use super::typed_array::ElementKind;

/// A live object of either side.
pub(crate) const HANDLE: &str = "$jsinterop::Handle";
/// A number to be sent as a `bigint`.
pub(crate) const BIGINT: &str = "$jsinterop::BigInt";
/// An explicit `null`.
pub(crate) const NULL: &str = "$jsinterop::Null";

/// The name of a typed array of `kind`.
pub(crate) const fn typed_array(kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::I8 => "$jsinterop::Int8Array",
        ElementKind::U8 => "$jsinterop::Uint8Array",
        ElementKind::U8Clamped => "$jsinterop::Uint8ClampedArray",
        ElementKind::I16 => "$jsinterop::Int16Array",
        ElementKind::U16 => "$jsinterop::Uint16Array",
        ElementKind::I32 => "$jsinterop::Int32Array",
        ElementKind::U32 => "$jsinterop::Uint32Array",
        ElementKind::I64 => "$jsinterop::BigInt64Array",
        ElementKind::U64 => "$jsinterop::BigUint64Array",
        ElementKind::F32 => "$jsinterop::Float32Array",
        ElementKind::F64 => "$jsinterop::Float64Array",
    }
}

/// Whether `name` is this special one. Names are compared by text: the compiler may place one constant twice.
pub(crate) fn is(name: &str, special: &str) -> bool {
    std::ptr::eq(name, special) || name == special
}

/// Whether `name` may be special at all, so that ordinary ones cost one comparison.
pub(crate) fn may_be(name: &str) -> bool {
    name.as_bytes().first() == Some(&b'$')
}

/// The kind of typed array `name` stands for.
pub(crate) fn array_kind(name: &str) -> Option<ElementKind> {
    ElementKind::ALL.into_iter().find(|kind| is(name, typed_array(*kind)))
}
