//! What an application finds in a crate it depends on: exports in several modules, a shipped module, an initialiser.

mod many;

use jsinterop::{JsError, js_import, js_initializer, js_invokable};

js_initializer!("./js/init.js");

/// Says hello, from this crate's own file.
#[js_import("hello", module = "./js/hello.js")]
pub async fn hello(name: &str) -> Result<String, JsError>;

/// The same, once the file is loaded.
#[js_import("hello", module = "./js/hello.js")]
pub fn hello_now(name: &str) -> Result<String, JsError>;

/// In the same module as what the application uses.
#[js_invokable]
fn beside() -> &'static str {
    "beside"
}

/// In modules that nobody names.
mod unnamed {
    mod deeper {
        #[jsinterop::js_invokable]
        fn unnamed() -> &'static str {
            "unnamed"
        }
    }
}
