// The same in an `impl` block.
use std::sync::Mutex;

use jsinterop::js_invokable;

struct Counter(Mutex<u32>);

async fn wait() {}

#[js_invokable]
impl Counter {
    #[js_invokable]
    async fn count(&self) -> u32 {
        let mut count = self.0.lock().unwrap();
        wait().await;
        *count += 1;
        *count
    }
}

fn main() {}
