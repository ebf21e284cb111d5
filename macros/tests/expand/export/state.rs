//! What the runtime provides is no argument.

use jsinterop::{JsRuntime, js_invokable};

use crate::types::Db;

#[js_invokable]
#[deprecated]
async fn count(#[state] db: Db, #[state] rt: JsRuntime, r#type: String) -> usize {
    db.count(rt, &r#type).await
}
