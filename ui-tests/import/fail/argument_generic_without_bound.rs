// A type parameter says itself that it is written.
use jsinterop::{JsError, js_import};
use serde::Serialize;

#[js_import("app.save")]
async fn save<K: Serialize, V>(key: &K, value: &V) -> Result<(), JsError>;

fn main() {}
