// The runtime inside another crate's or module's exports.
pub mod facade {
    pub mod deep {
        pub use ::jsinterop;
    }
}

#[facade::deep::jsinterop::js_import("log", crate = crate::facade::deep::jsinterop)]
async fn log(text: &str) -> Result<(), facade::deep::jsinterop::JsError>;

#[facade::deep::jsinterop::js_import(crate = crate::facade::deep::jsinterop)]
struct Chart;

#[facade::deep::jsinterop::js_invokable(crate = crate::facade::deep::jsinterop)]
fn greet(name: &str) -> usize {
    name.len()
}

mod inner {
    use crate::facade::deep::jsinterop as again;

    pub(crate) struct Helper;

    #[again::js_invokable(crate = crate::facade::deep::jsinterop)]
    impl Helper {
        #[js_invokable]
        fn say_hello(&self) {}
    }
}

fn main() {}
