//! With jsinterop, one more of its features on each rung; every rung has those before it.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(start)]
fn start() {
    jsinterop_browser::init();
    #[cfg(feature = "calls")]
    calls::run();
    #[cfg(feature = "numbers")]
    numbers::run();
    #[cfg(feature = "texts")]
    texts::run();
    #[cfg(feature = "structs")]
    structs::run();
    #[cfg(feature = "awaits")]
    awaits::run();
    #[cfg(feature = "objects")]
    objects::run();
    #[cfg(feature = "references")]
    references::run();
    #[cfg(feature = "callbacks")]
    callbacks::run();
}

/// What a page does with what came back: it looks at it.
#[cfg(feature = "calls")]
fn look<T, E>(result: Result<T, E>) {
    let _ = std::hint::black_box(result.is_ok());
}

#[cfg(feature = "calls")]
mod calls {
    use jsinterop::{JsError, js_import};

    #[js_import("hello.ring")]
    fn ring() -> Result<(), JsError>;

    pub(super) fn run() {
        super::look(ring());
    }
}

#[cfg(feature = "numbers")]
mod numbers {
    use jsinterop::{JsError, js_import};

    #[js_import("hello.add")]
    fn add(a: f64, b: i32) -> Result<f64, JsError>;

    pub(super) fn run() {
        super::look(add(1.0, 2));
    }
}

#[cfg(feature = "texts")]
mod texts {
    use jsinterop::{JsError, js_import};

    #[js_import("hello.upper")]
    fn upper(text: &str) -> Result<String, JsError>;

    pub(super) fn run() {
        super::look(upper("text"));
    }
}

#[cfg(feature = "exports")]
mod exports {
    use jsinterop::js_invokable;

    #[js_invokable]
    fn welcome(name: String) -> String {
        "Hello, ".to_owned() + &name
    }
}

#[cfg(feature = "structs")]
mod structs {
    use jsinterop::{JsError, js_import};
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Default, Serialize, Deserialize)]
    struct Order {
        id: u32,
        name: String,
        price: f64,
        tags: Vec<String>,
        note: Option<String>,
    }

    #[js_import("hello.order")]
    fn order(order: &Order) -> Result<Order, JsError>;

    pub(super) fn run() {
        super::look(order(&Order::default()));
    }
}

#[cfg(feature = "awaits")]
mod awaits {
    use jsinterop::{JsError, js_import, js_invokable};

    #[js_import("hello.load")]
    async fn load(address: &str) -> Result<String, JsError>;

    #[js_invokable]
    async fn fetch(address: String) -> Result<String, JsError> {
        load(&address).await
    }

    pub(super) fn run() {
        jsinterop_browser::spawn_local(async { super::look(load("address").await) });
    }
}

#[cfg(feature = "objects")]
mod objects {
    use jsinterop::{JsError, JsObject, js_import};

    #[js_import("hello.chart")]
    fn chart(at: Option<&JsObject>) -> Result<JsObject, JsError>;

    pub(super) fn run() {
        super::look(chart(None).and_then(|first| chart(Some(&first))));
    }
}

#[cfg(feature = "references")]
mod references {
    use jsinterop::{JsError, RustRef, js_import, js_invokable};

    struct Counter(u32);

    #[js_invokable]
    impl Counter {
        #[js_invokable]
        fn count(&self) -> u32 {
            self.0
        }
    }

    #[js_import("hello.watch")]
    fn watch(counter: &RustRef<Counter>) -> Result<(), JsError>;

    pub(super) fn run() {
        super::look(watch(&RustRef::new(Counter(1))));
    }
}

#[cfg(feature = "callbacks")]
mod callbacks {
    use jsinterop::{Callback, JsError, js_import};

    #[js_import("hello.on")]
    fn on(callback: &Callback) -> Result<(), JsError>;

    pub(super) fn run() {
        let callback = Callback::sync(|count: u32| count + 1);
        super::look(on(&callback));
        callback.forget();
    }
}
