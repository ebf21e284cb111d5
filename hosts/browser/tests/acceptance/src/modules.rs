//! Modules: of a library, of this crate, of the page, and by address.

use jsinterop::{JsError, JsRuntime, js_import, js_invokable};

use crate::ensure::{Failure, Outcome};

#[js_import("own", module = "./js/own.js")]
async fn own() -> Result<String, JsError>;
#[js_import("own", module = "./js/own.js")]
fn own_now() -> Result<String, JsError>;
#[js_import("tell", module = "the-pages-own")]
async fn provided() -> Result<String, JsError>;
#[js_import("tell", module = "/hosts/browser/tests/acceptance/js/served.js")]
async fn served() -> Result<String, JsError>;

#[js_invokable]
async fn modules_of_a_library() -> Outcome {
    ensure_eq!(acceptance_library::hello("Ann").await?, "Hello from module, Ann!");
    ensure_eq!(acceptance_library::hello_now("Bob")?, "Hello from module, Bob!");
    Ok(())
}

#[js_invokable]
async fn modules_of_every_kind() -> Outcome {
    ensure_matches!(own_now(), Err(JsError::Exception(thrown)) if thrown.message.contains("not loaded yet"));
    ensure_eq!(own().await?, "the application's own");
    ensure_eq!(own_now()?, "the application's own");
    ensure_eq!(provided().await?, "provided by the page");
    ensure_eq!(served().await?, "served at an address");
    let runtime = JsRuntime::current().ok_or_else(|| Failure::new("the page is there"))?;
    let module = runtime.import("/hosts/browser/tests/acceptance/js/served.js").await?;
    ensure_eq!(module.invoke_sync::<String>("tell", ())?, "served at an address");
    ensure_matches!(runtime.import("/nowhere.js").await, Err(JsError::Exception(thrown)) if thrown.name == "TypeError");
    Ok(())
}
