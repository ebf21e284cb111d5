// An answer may arrive on another thread.
use std::rc::Rc;

use jsinterop::{JsError, js_import};
use serde::{Deserialize, Deserializer};

struct Shared(Rc<str>);

impl<'de> Deserialize<'de> for Shared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?.into()))
    }
}

#[js_import("app.name")]
async fn name() -> Result<Shared, JsError>;

fn main() {}
