use jsinterop::js_invokable;
use crate::types::{Greeting, MyError};
/// Greets.
pub async fn greet_all(
    name: &str,
    bytes: &[u8],
    times: Option<u32>,
) -> Result<Greeting, MyError> {
    Greeting::of(name, bytes, times).await
}
const _: () = {
    fn __invoke(
        mut __call: ::jsinterop::__private::Invocation<'_>,
    ) -> ::core::result::Result<
        ::jsinterop::__private::Started,
        ::jsinterop::JsException,
    > {
        let __arg0 = __call.argument::<::jsinterop::__private::String>("name")?;
        let __arg1 = __call.argument::<::jsinterop::Bytes>("bytes")?;
        let __arg2 = __call.argument::<Option<u32>>("times")?;
        ::core::result::Result::Ok(
            __call
                .future(
                    ::jsinterop::__private::an_exports_future_must_be_send(async move {
                        let __out = greet_all(&*__arg0, &*__arg1, __arg2).await;
                        ::jsinterop::__private::reply!(__out)
                    }),
                ),
        )
    }
    static __EXPORT: ::jsinterop::__private::Export = ::jsinterop::__private::Export::function(
            "greetAll",
            __invoke,
            ::jsinterop::__private::source!(),
        )
        .params(&["name", "bytes", "times"])
        .wants(
            ::jsinterop::__private::wants![
                ::jsinterop::__private::String, ::jsinterop::Bytes, Option < u32 >
            ],
        )
        .docs("Greets.")
        .asynchronous();
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Export(& __EXPORT)
    }
    #[doc(hidden)]
    #[allow(non_local_definitions)]
    #[macro_export]
    macro_rules! __js_export_greetAll {
        () => {};
    }
    ::jsinterop::__private::anchor!("greetAll");
};
