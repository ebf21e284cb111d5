//! What the runtime provides is no argument.

#[js_invokable]
#[deprecated]
async fn count(#[state] db: Db, #[state] rt: JsRuntime, r#type: String) -> usize {
    db.count(rt, &r#type).await
}
