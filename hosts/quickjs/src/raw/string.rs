//! Strings both ways.

use std::slice;

use rquickjs::qjs;

use super::{Cx, Js, Raised, Value};

impl<'js> Cx<'js> {
    pub(crate) fn string(self, text: &str) -> Js<Value<'js>> {
        // SAFETY: pointer and length are the string's; it is UTF-8, as the engine expects.
        unsafe { self.own(qjs::JS_NewStringLen(self.ctx, text.as_ptr().cast(), text.len() as _)) }
    }
}

impl Value<'_> {
    /// `String(value)`; lone surrogates become U+FFFD.
    pub(crate) fn text(&self) -> Js<String> {
        self.with_utf8(|bytes| String::from_utf8(bytes.to_vec()).unwrap_or_else(|error| mended(error.into_bytes())))
    }

    /// The UTF-8 of a string, where a lone surrogate is three bytes of its own.
    pub(crate) fn with_utf8<R>(&self, read: impl FnOnce(&[u8]) -> R) -> Js<R> {
        let mut len: qjs::size_t = 0;
        // SAFETY: the context and the value are live and the place to write to is ours.
        let text = unsafe { qjs::JS_ToCStringLen2(self.cx().ctx, &raw mut len, self.raw(), false) };
        if text.is_null() {
            return Err(Raised);
        }
        // SAFETY: the engine gave `len` bytes that stay until they are given back, below.
        let result = read(unsafe { slice::from_raw_parts(text.cast(), len as usize) });
        // SAFETY: the text came from this engine and is not used after this.
        unsafe { qjs::JS_FreeCString(self.cx().ctx, text) };
        Ok(result)
    }
}

/// Puts U+FFFD, three bytes long, where a lone surrogate, three bytes long, stands.
pub(super) fn mended(mut bytes: Vec<u8>) -> String {
    let mut at = 0;
    while at + 2 < bytes.len() {
        if bytes[at] == 0xED && bytes[at + 1] >= 0xA0 {
            bytes[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
            at += 3;
        } else {
            at += 1;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn lone_surrogates_become_one_replacement_each() {
        assert_eq!(mended(b"a\xED\xA0\x80b\xED\xBF\xBF".to_vec()), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(mended("\u{D7FF}x".into()), "\u{D7FF}x");
    }
}
