// The future of an export runs on any thread, except in the browser.
use std::rc::Rc;

use jsinterop::js_invokable;

async fn wait() {}

#[js_invokable]
async fn count() -> usize {
    let shared = Rc::new(1);
    wait().await;
    Rc::strong_count(&shared)
}

fn main() {}
