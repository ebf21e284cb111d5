use jsinterop::{JsError, js_import};
fn max(a: f64, b: f64) -> Result<f64, JsError> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Function,
            "Math.max",
            ::jsinterop::__private::source!(),
        )
        .params(&["a", "b"]);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call_sync(&__IMPORT, (a, b))
}
