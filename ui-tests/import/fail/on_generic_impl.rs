// A typed handle stands for one class, and so does its block.
use std::marker::PhantomData;

use jsinterop::{JsError, js_import};

struct Chart<T>(PhantomData<T>);

#[js_import]
impl<T> Chart<T> {
    #[js_import("Chart.register")]
    async fn register(plugin: &str) -> Result<(), JsError>;
}

fn main() {}
