use jsinterop::js_invokable;
#[allow(clippy::needless_pass_by_value)]
fn add(a: f64, mut b: f64) -> f64 {
    b += a;
    b
}
const _: () = {
    fn __invoke(
        mut __call: ::jsinterop::__private::Invocation<'_>,
    ) -> ::core::result::Result<
        ::jsinterop::__private::Started,
        ::jsinterop::JsException,
    > {
        let __arg0 = __call.argument::<f64>("a")?;
        let __arg1 = __call.argument::<f64>("b")?;
        let __out = add(__arg0, __arg1);
        ::core::result::Result::Ok(__call.ready(::jsinterop::__private::reply!(__out)))
    }
    static __EXPORT: ::jsinterop::__private::Export = ::jsinterop::__private::Export::function(
            "add$",
            __invoke,
            ::jsinterop::__private::source!(),
        )
        .aliases(&["plus"])
        .params(&["a", "b"])
        .wants(::jsinterop::__private::wants![f64, f64]);
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Export(& __EXPORT)
    }
    #[doc(hidden)]
    #[allow(non_local_definitions)]
    #[macro_export]
    macro_rules! __js_export_add_24_ {
        () => {};
    }
    #[doc(hidden)]
    #[allow(non_local_definitions)]
    #[macro_export]
    macro_rules! __js_export_plus {
        () => {};
    }
    ::jsinterop::__private::anchor!("add$");
};
