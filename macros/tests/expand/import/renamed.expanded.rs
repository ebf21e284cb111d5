use jsinterop::{JsError, js_import};
fn ping() -> crate::interop::JsCall<(), Result<(), JsError>> {
    static __IMPORT: crate::interop::__private::Import = crate::interop::__private::Import::new(
        crate::interop::__private::CallKind::Function,
        "ping",
        crate::interop::__private::source!(),
    );
    crate::interop::__private::inventory::submit! {
        crate ::interop::__private::Declared::Import(& __IMPORT)
    }
    crate::interop::__private::call(&__IMPORT, ())
}
