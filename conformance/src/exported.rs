//! What the suite exports: functions of every kind, and the objects that stand behind references.

use jsinterop::{Bytes, JsError, JsException, JsFunction, JsObject, JsRuntime, RustRef, js_import, js_invokable};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Log;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
async fn add_later(#[state] rt: JsRuntime, a: u32, b: u32) -> Result<u32, JsError> {
    rt.invoke::<()>("conformance.after", (1,)).await?;
    Ok(a + b)
}

#[js_invokable]
fn optional(a: u32, b: Option<String>) -> String {
    format!("{a} {b:?}")
}

#[js_invokable]
fn refuse(number: u32) -> Result<(), JsException> {
    let cause = JsException::new("the reason").with_name("Cause");
    let refused = JsException::new(format!("I refuse {number}")).with_name("Refused");
    Err(refused.with_data(&json!({ "number": number })).with_cause(cause))
}

#[js_invokable]
async fn refuse_later(#[state] rt: JsRuntime) -> Result<u32, std::num::ParseIntError> {
    let _ = rt.invoke::<()>("conformance.after", (1,)).await;
    "x".parse()
}

/// An application's own error, which says itself what JavaScript is told.
enum ShopError {
    SoldOut { left: u32 },
}

impl From<ShopError> for JsException {
    fn from(error: ShopError) -> Self {
        let ShopError::SoldOut { left } = error;
        Self::new("sold out").with_name("SoldOut").with_data(&json!({ "left": left }))
    }
}

#[js_invokable]
fn order() -> Result<u32, ShopError> {
    Err(ShopError::SoldOut { left: 2 })
}

#[js_invokable("customName", alias = "Alias1", alias = "Alias2")]
fn renamed() -> (&'static str, u32) {
    ("Test", 456)
}

#[js_invokable]
fn borrow(text: &str, bytes: &[u8], owned: [u8; 2]) -> usize {
    text.len() + bytes.len() + owned.len()
}

#[js_invokable]
fn panics(text: String) {
    assert!(text.is_empty(), "the secret is {text}");
}

#[js_invokable]
async fn panics_later(#[state] rt: JsRuntime) -> u32 {
    let _ = rt.invoke::<()>("conformance.after", (1,)).await;
    let secret = rt.state::<Unprovided>().is_none();
    assert!(!secret, "the secret");
    0
}

/// Panics on its way to JavaScript.
struct Unsendable;

impl Serialize for Unsendable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        assert!(std::thread::panicking(), "the secret");
        Err(serde::ser::Error::custom("it panicked"))
    }
}

#[js_invokable]
fn panics_as_it_is_sent() -> (u32, Unsendable) {
    (1, Unsendable)
}

#[js_invokable]
fn note_line(#[state] log: Log, line: String) {
    log.note(line);
}

#[js_invokable]
async fn wait_for_line(#[state] log: Log, #[state] rt: JsRuntime, line: String) -> Result<(), JsError> {
    while log.take() != [line.as_str()] {
        rt.invoke::<()>("conformance.after", (1,)).await?;
    }
    Ok(())
}

/// A type nobody provides.
#[derive(Clone)]
pub(crate) struct Unprovided;

#[js_invokable]
fn needs_state(#[state] unprovided: Unprovided) {
    let _ = unprovided;
}

#[js_invokable]
fn too_large() -> Vec<u64> {
    vec![1, u64::MAX]
}

#[js_invokable]
fn nothing() {}

#[js_invokable]
fn none() -> Option<u32> {
    None
}

#[js_invokable]
fn echo(value: Value) -> Value {
    value
}

#[js_invokable]
fn echo_bytes(bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the reference names them so")]
struct Wrapper {
    str_val: String,
    byte_array_val: Bytes,
    int_val: u32,
}

#[js_invokable]
fn echo_wrapper(wrapper: Wrapper) -> Wrapper {
    wrapper
}

#[js_invokable]
fn echo_object(object: JsObject) -> JsObject {
    object
}

#[js_invokable]
fn echo_maybe(object: Option<JsObject>) -> Option<JsObject> {
    object
}

#[derive(Serialize, Deserialize)]
struct Objects {
    one: JsObject,
    list: Vec<JsObject>,
}

#[js_invokable]
async fn echo_objects(objects: Objects) -> Objects {
    objects
}

#[js_invokable]
async fn call_function(function: JsFunction, a: u32, b: u32) -> Result<u32, JsError> {
    function.call((a, b)).await
}

#[js_invokable]
fn take_user(user: User) -> String {
    user.tags.join(",")
}

#[derive(Deserialize)]
struct User {
    tags: Vec<String>,
}

/// Notes that a future was dropped.
struct Dropped(Log);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.note("dropped");
    }
}

#[js_invokable]
async fn wait_forever(#[state] log: Log) {
    log.note("waiting");
    let _dropped = Dropped(log);
    std::future::pending::<()>().await;
}

#[js_invokable]
async fn pass_on(#[state] rt: JsRuntime, path: String) -> Result<(), JsError> {
    rt.invoke(&path, ()).await
}

#[js_import("conformance.exports.double")]
async fn double(value: u32) -> Result<u32, JsError>;

#[js_import("conformance.exports.doubleByRust")]
async fn double_by_rust(value: u32, depth: u32) -> Result<u32, JsError>;

#[js_invokable]
async fn double_by_javascript(value: u32, depth: u32) -> Result<u32, JsError> {
    double_by_rust(double(value).await?, depth).await
}

/// A type with a value that is never sent.
pub(crate) struct Hidden(pub(crate) i32);

#[js_invokable]
impl Hidden {
    #[js_invokable]
    fn tell(&self) -> i32 {
        self.0
    }
}

/// A function with the name of a method.
#[js_invokable]
fn tell() -> &'static str {
    "a function tells"
}

#[js_invokable]
fn hidden_of(hidden: RustRef<Hidden>) -> i32 {
    hidden.0
}

#[js_invokable]
async fn swap(one: RustRef<Hidden>, two: RustRef<Hidden>) -> (RustRef<Hidden>, RustRef<Hidden>) {
    (two, one)
}

#[js_invokable]
fn make_refs(hidden: i32) -> Vec<RustRef<Hidden>> {
    let one = RustRef::new(Hidden(hidden));
    vec![one.clone(), one]
}

/// A generic type, closed twice.
pub(crate) struct GenericType<T> {
    pub(crate) value: std::sync::Mutex<T>,
}

impl<T> GenericType<T> {
    fn replace(&self, value: T) -> T {
        let mut held = self.value.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::replace(&mut held, value)
    }
}

#[js_invokable]
impl GenericType<String> {
    #[js_invokable]
    fn update(&self, value: String) -> String {
        self.replace(value)
    }

    #[js_invokable]
    async fn update_async(&self, value: String) -> String {
        self.replace(value)
    }
}

#[js_invokable]
impl GenericType<i32> {
    #[js_invokable]
    fn update(&self, value: i32) -> i32 {
        self.replace(value)
    }
}
