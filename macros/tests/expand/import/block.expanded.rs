use jsinterop::{JsError, js_import};
static __JS_MODULE_OF_DRAW_SHIPPED: ::jsinterop::__private::ShippedModule = ::jsinterop::__private::ShippedModule {
    path: "./js/charts.js",
    text: ::core::include_str!(
        ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", "./js/charts.js")
    ),
    initializer: false,
    source: ::jsinterop::__private::source!(),
};
::jsinterop::__private::inventory::submit! {
    ::jsinterop::__private::Declared::Module(& __JS_MODULE_OF_DRAW_SHIPPED)
}
static __JS_MODULE_OF_DRAW: ::jsinterop::__private::Module = ::jsinterop::__private::Module::Shipped(
    &__JS_MODULE_OF_DRAW_SHIPPED,
);
/// Draws.
fn draw<'call>(
    values: &'call [f64],
) -> ::jsinterop::JsCall<(&'call [f64],), Result<(), JsError>> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Function,
            "draw",
            ::jsinterop::__private::source!(),
        )
        .params(&["values"])
        .docs("Draws.")
        .module(&__JS_MODULE_OF_DRAW);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(&__IMPORT, (values,))
}
#[cfg(feature = "themes")]
fn theme() -> Result<String, JsError> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Function,
            "theme.current",
            ::jsinterop::__private::source!(),
        )
        .module(&__JS_MODULE_OF_DRAW);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call_sync(&__IMPORT, ())
}
