use jsinterop::{JsRuntime, js_invokable};
use crate::types::Db;
#[deprecated]
async fn count(db: Db, rt: JsRuntime, r#type: String) -> usize {
    db.count(rt, &r#type).await
}
const _: () = {
    #[allow(deprecated)]
    fn __invoke(
        mut __call: ::jsinterop::__private::Invocation<'_>,
    ) -> ::core::result::Result<
        ::jsinterop::__private::Started,
        ::jsinterop::JsException,
    > {
        let __arg0 = __call.state::<Db>("db")?;
        let __arg1 = __call.state::<JsRuntime>("rt")?;
        let __arg2 = __call.argument::<String>("type")?;
        ::core::result::Result::Ok(
            __call
                .future(
                    ::jsinterop::__private::an_exports_future_must_be_send(async move {
                        let __out = count(__arg0, __arg1, __arg2).await;
                        ::jsinterop::__private::reply!(__out)
                    }),
                ),
        )
    }
    static __EXPORT: ::jsinterop::__private::Export = ::jsinterop::__private::Export::function(
            "count",
            __invoke,
            ::jsinterop::__private::source!(),
        )
        .params(&["type"])
        .wants(::jsinterop::__private::wants![String])
        .asynchronous();
    ::jsinterop::__private::inventory::submit! {
        ::jsinterop::__private::Declared::Export(& __EXPORT)
    }
    #[doc(hidden)]
    #[allow(non_local_definitions)]
    #[macro_export]
    macro_rules! __js_export_count {
        () => {};
    }
    ::jsinterop::__private::anchor!("count");
};
