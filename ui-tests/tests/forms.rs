//! The inputs of the macros' snapshots compile: one corpus, two harnesses. Here, not below trybuild, since clippy looks at what is here and
//! files can be shipped from here.
#![forbid(unsafe_code)]
#![allow(
    dead_code,
    deprecated,
    unreachable_pub,
    unused_imports,
    reason = "nobody calls what the corpus declares, and features hide some of it"
)]

pub use jsinterop as interop;

#[path = "../../macros/tests/expand/import"]
mod import {
    mod block;
    mod constructor;
    mod function;
    mod generic;
    mod handle;
    mod initializer;
    mod property;
    mod renamed;
    mod synchronous;
    mod variadic;
}

#[path = "../../macros/tests/expand/export"]
mod export {
    mod function;
    mod methods;
    mod state;
    mod synchronous;
}

/// What the corpus takes for granted.
mod types {
    use serde::Serialize;

    #[derive(Serialize)]
    pub(crate) struct Config;

    #[derive(Serialize)]
    pub(crate) struct Point(f64, f64);

    #[derive(Serialize)]
    pub(crate) struct Greeting(usize);

    #[derive(Debug)]
    pub(crate) struct MyError;

    #[derive(Clone)]
    pub(crate) struct Db;

    pub(crate) struct HelloHelper {
        pub(crate) name: String,
    }

    impl std::fmt::Display for MyError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("something of mine")
        }
    }

    impl Greeting {
        pub(crate) async fn of(name: &str, bytes: &[u8], times: Option<u32>) -> Result<Self, MyError> {
            std::future::ready(()).await;
            times.map(|_| Self(name.len() + bytes.len())).ok_or(MyError)
        }
    }

    impl Db {
        pub(crate) async fn count(&self, rt: jsinterop::JsRuntime, of: &str) -> usize {
            std::future::ready(()).await;
            of.len() + usize::from(rt.is_connected())
        }
    }

    impl HelloHelper {
        #[cfg(feature = "later")]
        pub(crate) async fn wait(&self, after: &str, _db: Db) -> Result<String, MyError> {
            std::future::ready(()).await;
            Ok(format!("{after}, {}", self.name))
        }
    }
}

#[test]
fn every_form_is_in_the_registry() {
    let registry = interop::Registry::global();
    assert!(registry.check().is_ok());
}
