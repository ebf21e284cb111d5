// `crate` is an absolute path: the attribute is used in other modules too.
pub use jsinterop as interop;

#[interop::js_import("log", crate = interop)]
async fn log(text: &str) -> Result<(), interop::JsError>;

fn main() {}
