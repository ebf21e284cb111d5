use jsinterop::{JsError, js_import};
fn title() -> ::jsinterop::JsCall<(), Result<String, JsError>> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
        ::jsinterop::__private::CallKind::Get,
        "document.title",
        ::jsinterop::__private::source!(),
    );
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(&__IMPORT, ())
}
fn set_title<'call>(
    title: &'call str,
) -> ::jsinterop::JsCall<(&'call str,), Result<(), JsError>> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Set,
            "document.title",
            ::jsinterop::__private::source!(),
        )
        .params(&["title"]);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(&__IMPORT, (title,))
}
fn get_device_pixel_ratio() -> Result<f64, JsError> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
        ::jsinterop::__private::CallKind::Get,
        "devicePixelRatio",
        ::jsinterop::__private::source!(),
    );
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call_sync(&__IMPORT, ())
}
