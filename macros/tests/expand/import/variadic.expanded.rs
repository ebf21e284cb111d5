use jsinterop::{JsError, js_import};
use crate::types::Point;
fn paint<'call>(
    color: u32,
    points: &'call [Point],
) -> ::jsinterop::JsCall<
    (u32, ::jsinterop::__private::Variadic<&'call [Point]>),
    Result<(), JsError>,
> {
    static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Function,
            "paint",
            ::jsinterop::__private::source!(),
        )
        .params(&["color", "points"])
        .no_timeout();
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Import(& __IMPORT)
    }
    ::jsinterop::__private::call(
        &__IMPORT,
        (color, ::jsinterop::__private::Variadic::new(points)),
    )
}
