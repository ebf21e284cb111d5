//! Enums, both ways, in every form serde has for them.

use jsinterop::{JsError, js_import};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Cx, Outcome};

#[js_import("conformance.describe")]
async fn describe<T: Serialize>(value: &T) -> Result<String, JsError>;

#[js_import("conformance.valuesIn.give")]
async fn give<T: DeserializeOwned>(name: &str) -> Result<T, JsError>;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum External {
    Unit,
    Newtype(u32),
    Tuple(u32, String),
    Struct { a: u32, b: Option<u32> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Internal {
    Cat { lives: u32 },
    Stray,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "content", rename_all = "lowercase")]
enum Adjacent {
    Dog { breed: String },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Union {
    Int(i32),
    Text(String),
    Cat { name: String },
    Dog { breed: String },
    Nullable(Option<u32>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    correlation_id: String,
    payload: Union,
}

/// What JavaScript sees of a value, and that it comes back as the same.
macro_rules! ensure_round_trip {
    ($cx:ident: $($value:expr => $seen:expr),* $(,)?) => { $({
        let value = $value;
        ensure_eq!(describe(&value).await?, $seen, stringify!($value));
        async fn echo<T: Serialize + DeserializeOwned + Send + 'static>(cx: &Cx, value: &T) -> Result<T, JsError> {
            cx.rt().invoke("conformance.handles.echo", (value,)).await
        }
        ensure_eq!(echo($cx, &value).await?, value, stringify!($value));
    })* };
}

pub(crate) async fn as_serde_has_them(cx: &Cx) -> Outcome {
    ensure_round_trip! {cx:
        External::Unit => r#""Unit""#, External::Newtype(1) => "{Newtype: 1}",
        External::Tuple(1, "two".into()) => r#"{Tuple: [1, "two"]}"#,
        External::Struct { a: 1, b: None } => "{Struct: {a: 1}}",
        Internal::Cat { lives: 9 } => r#"{type: "cat", lives: 9}"#, Internal::Stray => r#"{type: "stray"}"#,
        Adjacent::Dog { breed: "Labrador".into() } => r#"{type: "dog", content: {breed: "Labrador"}}"#,
    }
    ensure_eq!(give::<External>("tuple").await?, External::Tuple(1, "two".into()));
    ensure_eq!(give::<External>("strct").await?, External::Struct { a: 1, b: None });
    ensure_eq!(give::<Internal>("cat").await?, Internal::Cat { lives: 9 });
    Ok(())
}

pub(crate) async fn an_unknown_variant_is_an_error(_: &Cx) -> Outcome {
    for name in ["noVariant", "twoVariants", "text", "one", "null"] {
        ensure_matches!(give::<External>(name).await, Err(JsError::Mismatch { .. }));
    }
    ensure_matches!(give::<Internal>("dog").await, Err(JsError::Mismatch { .. }));
    Ok(())
}

pub(crate) async fn unions_are_their_case(cx: &Cx) -> Outcome {
    ensure_round_trip! {cx:
        Union::Int(42) => "42", Union::Text("hi".into()) => r#""hi""#, Union::Cat { name: "Whiskers".into() } => r#"{name: "Whiskers"}"#,
        Union::Dog { breed: "Labrador".into() } => r#"{breed: "Labrador"}"#, Union::Nullable(None) => "undefined",
        Envelope { correlation_id: "abc".into(), payload: Union::Int(42) } => r#"{correlationId: "abc", payload: 42}"#,
    }
    let args = ("topic", Union::Int(42), 7);
    let seen: String = cx.rt().invoke("conformance.calls.describeAll", args).await?;
    ensure_eq!(seen, r#""topic", 42, 7"#);
    Ok(())
}

pub(crate) async fn unions_find_their_case(_: &Cx) -> Outcome {
    ensure_eq!(give::<Union>("one").await?, Union::Int(1));
    ensure_eq!(give::<Union>("text").await?, Union::Text("text".into()));
    ensure_eq!(give::<Union>("null").await?, Union::Nullable(None));
    ensure_eq!(give::<Union>("whiskers").await?, Union::Cat { name: "Whiskers".into() });
    ensure_matches!(give::<Union>("yes").await, Err(JsError::Mismatch { .. }));
    Ok(())
}
