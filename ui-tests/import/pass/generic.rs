// Generic results and arguments; the macro adds what the answer's way asks for, and no more.
use jsinterop::{ElementRef, JsError, js_import};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[js_import("readField")]
async fn read_field<T: DeserializeOwned>(field: &ElementRef) -> Result<T, JsError>;

#[js_import("storage.get")]
fn get<T>(key: &str) -> Result<Option<T>, JsError>
where
    T: DeserializeOwned;

#[js_import("storage.set")]
async fn set<T: Serialize + ?Sized>(key: &str, value: &T) -> Result<(), JsError>;

#[js_import("both")]
async fn both<A: Serialize, const N: usize>(values: &[A; N], name: [u8; 3]) -> Result<[u8; 4], JsError>
where
    [A; N]: Serialize;

async fn use_them(field: &ElementRef) -> Result<(), JsError> {
    let age: u8 = read_field(field).await?;
    let name = read_field::<String>(field).await?;
    set("name", &*name).await?;
    set("age", &std::cell::Cell::new(age)).await?;
    both(&[1, 2], *b"abc").await?;
    get::<Vec<u8>>("bytes").map(drop)
}

fn main() {
    let _ = use_them;
}
