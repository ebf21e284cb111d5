// A call borrows its arguments until it is started.
use jsinterop::{JsError, js_import};

#[js_import("console.log")]
async fn log(text: &str) -> Result<(), JsError>;

fn spawn<F: Future + Send + 'static>(_: F) {}

fn main() {
    let text = String::from("hello");
    spawn(log(&text));
}
