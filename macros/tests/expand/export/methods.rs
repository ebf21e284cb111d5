//! Methods that can be invoked through a `RustRef`, and others.

use jsinterop::js_invokable;

use crate::types::{Db, HelloHelper, MyError};

#[js_invokable]
impl HelloHelper {
    #[js_invokable]
    fn say_hello(&self) -> String {
        format!("Hello, {}!", self.name)
    }

    #[cfg(feature = "later")]
    #[js_invokable("later")]
    async fn say_hello_later(&self, after: &str, #[state] db: Db) -> Result<String, MyError> {
        self.wait(after, db).await
    }

    fn name(&self) -> &str {
        &self.name
    }
}
