//! Exceptions as they cross.

use serde::{Deserialize, Serialize};

use crate::error::JsException;

/// An exception as it crosses.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireException {
    name: String,
    message: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    stack: Option<String>,
    #[serde(default)]
    cause: Option<Box<WireException>>,
    #[serde(default)]
    data: Option<serde_json::Value>,
}

impl From<WireException> for JsException {
    fn from(wire: WireException) -> Self {
        let mut exception = Self::new(wire.message).with_name(wire.name);
        exception.stack = wire.stack;
        exception.cause = wire.cause.map(|cause| Box::new(Self::from(*cause)));
        exception.data = wire.data;
        exception
    }
}

impl From<&JsException> for WireException {
    fn from(exception: &JsException) -> Self {
        Self {
            name: exception.name.clone(),
            message: exception.message.clone(),
            code: Some(exception.code().to_owned()),
            stack: exception.stack.clone(),
            cause: exception.cause.as_deref().map(|cause| Box::new(cause.into())),
            data: exception.data.clone(),
        }
    }
}
