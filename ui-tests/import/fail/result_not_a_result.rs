// Whether a type is a `Result` is decided by the type, not by its name. Who uses the import is not reported too.
use jsinterop::js_import;

#[js_import("prompt")]
async fn prompt(text: &str) -> String;

async fn use_it() -> String {
    prompt("Your name?").start().detach();
    prompt("Your name?").no_timeout().await
}

fn main() {}
