use std::borrow::Cow;
use jsinterop::{ElementRef, JsError, js_import};
use serde::Serialize;
use serde::de::DeserializeOwned;
fn ask<'call, 'a, T: DeserializeOwned + ::jsinterop::__private::Arrives, A>(
    element: &'call ElementRef,
    name: Cow<'call, str>,
    value: &'a A,
) -> ::jsinterop::JsCall<(&'call ElementRef, Cow<'call, str>, &'a A), Result<T, JsError>>
where
    A: Serialize,
{
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Function,
            "ask",
            ::jsinterop::__private::source!(),
        )
        .params(&["element", "name", "value"]);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(&__IMPORT, (element, name, value))
}
fn keep<'call, T>(
    value: &'call T,
) -> ::jsinterop::JsCall<(&'call T,), Result<T, JsError>>
where
    T: Serialize + DeserializeOwned + ::jsinterop::__private::Arrives,
{
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Function,
            "keep",
            ::jsinterop::__private::source!(),
        )
        .params(&["value"]);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(&__IMPORT, (value,))
}
