use jsinterop::{JsError, js_import};
/// Asks the person at the page.
///
/// Waits for the answer.
pub fn show_prompt<'call>(
    message: &'call str,
    choices: Option<&'call [&'call str]>,
) -> ::jsinterop::JsCall<
    (&'call str, Option<&'call [&'call str]>),
    Result<String, JsError>,
> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Function,
            "exampleJsFunctions.showPrompt",
            ::jsinterop::__private::source!(),
        )
        .params(&["message", "choices"])
        .docs("Asks the person at the page.\n\nWaits for the answer.")
        .timeout_millis(10000u64);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(&__IMPORT, (message, choices))
}
fn reload_page() -> ::jsinterop::JsCall<(), Result<(), JsError>> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
        ::jsinterop::__private::CallKind::Function,
        "reloadPage",
        ::jsinterop::__private::source!(),
    );
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(&__IMPORT, ())
}
