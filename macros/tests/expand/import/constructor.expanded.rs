use jsinterop::{ElementRef, JsError, JsObject, js_import};
fn new_chart<'call>(
    canvas: &'call ElementRef,
) -> ::jsinterop::JsCall<(&'call ElementRef,), Result<JsObject, JsError>> {
    static __MODULE: ::jsinterop::__private::Module = ::jsinterop::__private::Module::Named(
        "chart.js",
    );
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::New,
            "Chart",
            ::jsinterop::__private::source!(),
        )
        .params(&["canvas"])
        .module(&__MODULE);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::construct(&__IMPORT, (canvas,))
}
