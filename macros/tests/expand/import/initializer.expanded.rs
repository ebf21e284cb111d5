use jsinterop::js_initializer;
const _: () = {
    static __SHIPPED: ::jsinterop::__private::ShippedModule = ::jsinterop::__private::ShippedModule {
        path: "./js/init.js",
        text: ::core::include_str!(
            ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", "./js/init.js")
        ),
        initializer: true,
        source: ::jsinterop::__private::source!(),
    };
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Module(& __SHIPPED)
    }
    ::jsinterop::__private::anchor!("./js/init.js");
};
