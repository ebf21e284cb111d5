//! A type parameter of the result has to arrive; lifetimes of the user's stay beside ours.

#[js_import("ask")]
async fn ask<'a, T: DeserializeOwned, A>(element: &ElementRef, name: Cow<'_, str>, value: &'a A) -> Result<T, JsError>
where
    A: Serialize;
