//! The page's local storage, with values typed on the Rust side.

use jsinterop::{JsError, js_import, js_invokable};
use serde::{Deserialize, Serialize};

use crate::ensure::Outcome;

/// Text of 36 characters, and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Guid(String);

impl TryFrom<String> for Guid {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_guid = text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        if is_guid { Ok(Self(text)) } else { Err(format!("`{text}` is no GUID")) }
    }
}

impl From<Guid> for String {
    fn from(Guid(text): Guid) -> Self {
        text
    }
}

#[js_import("localStorage.setItem")]
async fn set<T: Serialize + Send>(key: &str, value: T) -> Result<(), JsError>;
#[js_import("localStorage.setItem")]
fn set_now<T: Serialize>(key: &str, value: T) -> Result<(), JsError>;
#[js_import("localStorage.getItem")]
async fn item<T: serde::de::DeserializeOwned + Send + 'static>(key: &str) -> Result<T, JsError>;
#[js_import("localStorage.getItem")]
fn item_now<T: serde::de::DeserializeOwned + Send + 'static>(key: &str) -> Result<T, JsError>;
#[js_import(get = "localStorage.length")]
fn count() -> Result<u32, JsError>;
#[js_import("localStorage.clear")]
async fn clear() -> Result<(), JsError>;

const TEXT: &str = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

#[js_invokable]
async fn storage_is_typed() -> Outcome {
    clear().await?;
    let guid = Guid(TEXT.to_owned());
    set("guid", &guid).await?;
    ensure_eq!(item::<String>("guid").await?, TEXT);
    ensure_eq!(item::<Guid>("guid").await?, guid.clone());
    ensure_eq!(item::<Option<Guid>>("guid").await?, Some(guid.clone()));
    ensure_eq!(item::<Option<Guid>>("nothingHere").await?, None);
    ensure_matches!(item::<Guid>("nothingHere").await, Err(JsError::Mismatch { found, .. }) if found == "null");
    set("word", "one").await?;
    ensure_matches!(item::<Guid>("word").await, Err(JsError::Mismatch { found, .. }) if found.contains("no GUID"));
    ensure_matches!(item::<u32>("word").await, Err(JsError::Mismatch { found, .. }) if found == "string");
    Ok(())
}

#[js_invokable]
async fn storage_is_typed_at_once() -> Outcome {
    clear().await?;
    let guid = Guid(TEXT.to_owned());
    set_now("guid", &guid)?;
    ensure_eq!(item_now::<String>("guid")?, TEXT);
    ensure_eq!(item_now::<Guid>("guid")?, guid.clone());
    ensure_eq!(item_now::<Option<Guid>>("guid")?, Some(guid));
    ensure_eq!(item_now::<Option<Guid>>("nothingHere")?, None);
    set_now("größe 😀", "ключ")?;
    ensure_eq!(item_now::<String>("größe 😀")?, "ключ");
    ensure_eq!(count()?, 2);
    Ok(())
}
