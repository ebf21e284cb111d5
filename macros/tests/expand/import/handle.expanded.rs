use jsinterop::{ElementRef, JsError, JsObject, js_import};
use crate::types::Config;
/// A chart.
pub struct Chart(::jsinterop::JsObject);
const _: () = {
    static __MODULE: ::jsinterop::__private::Module = ::jsinterop::__private::Module::Named(
        "chart.js",
    );
    ::jsinterop::__private::typed_handle! {
        Chart, "Chart", __MODULE
    }
};
impl Chart {
    const KIND: &'static str = "bar";
    pub fn new<'call>(
        canvas: &'call ElementRef,
        config: &'call Config,
    ) -> ::jsinterop::JsCall<
        (&'call ElementRef, &'call Config),
        Result<Chart, JsError>,
    > {
        static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
                ::jsinterop::__private::CallKind::New,
                "",
                ::jsinterop::__private::source!(),
            )
            .params(&["canvas", "config"])
            .class(<Chart as ::jsinterop::__private::TypedHandle>::CLASS);
        ::jsinterop::__private::inventory::submit! {
            ::jsinterop::__private::Declared::Import(& __IMPORT)
        }
        ::jsinterop::__private::construct(&__IMPORT, (canvas, config))
    }
    /// Draws again.
    pub fn update<'call>(
        &self,
        mode: Option<&'call str>,
    ) -> ::jsinterop::JsCall<(Option<&'call str>,), Result<(), JsError>> {
        static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
                ::jsinterop::__private::CallKind::Function,
                "update",
                ::jsinterop::__private::source!(),
            )
            .params(&["mode"])
            .docs("Draws again.");
        ::jsinterop::__private::inventory::submit! {
            ::jsinterop::__private::Declared::Import(& __IMPORT)
        }
        ::jsinterop::__private::call_on(&__IMPORT, self, (mode,))
    }
    pub fn width(&self) -> ::jsinterop::JsCall<(), Result<f64, JsError>> {
        static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
            ::jsinterop::__private::CallKind::Get,
            "width",
            ::jsinterop::__private::source!(),
        );
        ::jsinterop::__private::inventory::submit! {
            ::jsinterop::__private::Declared::Import(& __IMPORT)
        }
        ::jsinterop::__private::call_on(&__IMPORT, self, ())
    }
    pub fn set_width(&self, value: f64) -> Result<(), JsError> {
        static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
                ::jsinterop::__private::CallKind::Set,
                "width",
                ::jsinterop::__private::source!(),
            )
            .params(&["value"]);
        ::jsinterop::__private::inventory::submit! {
            ::jsinterop::__private::Declared::Import(& __IMPORT)
        }
        ::jsinterop::__private::call_sync_on(&__IMPORT, self, (value,))
    }
    pub fn register_item<'call>(
        item: &'call JsObject,
    ) -> ::jsinterop::JsCall<(&'call JsObject,), Result<(), JsError>> {
        static __IMPORT: ::jsinterop::__private::Import = ::jsinterop::__private::Import::new(
                ::jsinterop::__private::CallKind::Function,
                "register",
                ::jsinterop::__private::source!(),
            )
            .params(&["item"])
            .class(<Chart as ::jsinterop::__private::TypedHandle>::CLASS);
        ::jsinterop::__private::inventory::submit! {
            ::jsinterop::__private::Declared::Import(& __IMPORT)
        }
        ::jsinterop::__private::call(&__IMPORT, (item,))
    }
    pub async fn double(&self) -> Result<(), JsError> {
        self.set_width(self.width().await? * 2.0)
    }
}
