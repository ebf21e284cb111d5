//! A type parameter of the result has to arrive, said where its other bounds are; lifetimes of the user's stay beside ours.

use std::borrow::Cow;

use jsinterop::{ElementRef, JsError, js_import};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[js_import("ask")]
async fn ask<'a, T: DeserializeOwned, A>(element: &ElementRef, name: Cow<'_, str>, value: &'a A) -> Result<T, JsError>
where
    A: Serialize;

#[js_import("keep")]
async fn keep<T>(value: &T) -> Result<T, JsError>
where
    T: Serialize + DeserializeOwned;
