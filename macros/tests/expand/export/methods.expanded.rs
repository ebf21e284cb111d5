use jsinterop::js_invokable;
use crate::types::{Db, HelloHelper, MyError};
impl HelloHelper {
    fn say_hello(&self) -> String {
        format!("Hello, {}!", self.name)
    }
    #[doc(hidden)]
    #[allow(non_upper_case_globals)]
    const __js_export_sayHello: () = ();
    #[cfg(feature = "later")]
    async fn say_hello_later(&self, after: &str, db: Db) -> Result<String, MyError> {
        self.wait(after, db).await
    }
    #[cfg(feature = "later")]
    #[doc(hidden)]
    #[allow(non_upper_case_globals)]
    const __js_export_later: () = ();
    fn name(&self) -> &str {
        &self.name
    }
}
const _: () = {
    fn __invoke(
        __call: ::jsinterop::__private::Invocation<'_>,
    ) -> ::core::result::Result<
        ::jsinterop::__private::Started,
        ::jsinterop::JsException,
    > {
        let __self = __call.receiver::<HelloHelper>()?;
        let __out = <HelloHelper>::say_hello(&__self);
        ::core::result::Result::Ok(__call.ready(::jsinterop::__private::reply!(__out)))
    }
    static __EXPORT: ::jsinterop::__private::Export = ::jsinterop::__private::Export::method::<
        HelloHelper,
    >("sayHello", __invoke, ::jsinterop::__private::source!());
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Export(& __EXPORT)
    }
    ::jsinterop::__private::anchor!("HelloHelper.sayHello");
};
#[cfg(feature = "later")]
const _: () = {
    fn __invoke(
        mut __call: ::jsinterop::__private::Invocation<'_>,
    ) -> ::core::result::Result<
        ::jsinterop::__private::Started,
        ::jsinterop::JsException,
    > {
        let __self = __call.receiver::<HelloHelper>()?;
        let __arg0 = __call.argument::<::jsinterop::__private::String>("after")?;
        let __arg1 = __call.state::<Db>("db")?;
        ::core::result::Result::Ok(
            __call
                .future(
                    ::jsinterop::__private::an_exports_future_must_be_send(async move {
                        let __out = <HelloHelper>::say_hello_later(
                                &__self,
                                &*__arg0,
                                __arg1,
                            )
                            .await;
                        ::jsinterop::__private::reply!(__out)
                    }),
                ),
        )
    }
    static __EXPORT: ::jsinterop::__private::Export = ::jsinterop::__private::Export::method::<
        HelloHelper,
    >("later", __invoke, ::jsinterop::__private::source!())
        .params(&["after"])
        .wants(::jsinterop::__private::wants![::jsinterop::__private::String])
        .asynchronous();
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Export(& __EXPORT)
    }
    ::jsinterop::__private::anchor!("HelloHelper.later");
};
