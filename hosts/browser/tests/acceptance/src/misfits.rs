//! Results that do not fit the declared type, for every primitive: an error with a path, never a value.

use jsinterop::{JsError, js_import, js_invokable};
use serde::de::DeserializeOwned;

use crate::ensure::{Failure, Outcome};

#[js_import("acceptance.give")]
fn give<T: DeserializeOwned + Send + 'static>(what: &str) -> Result<T, JsError>;
#[js_import("acceptance.giveLater")]
async fn give_later<T: DeserializeOwned + Send + 'static>(what: &str) -> Result<T, JsError>;

/// Neither way may come to a value of the type, and both tell the same.
async fn refuse<T: DeserializeOwned + Send + std::fmt::Debug + 'static>(what: &[&str]) -> Outcome {
    for what in what {
        let told = [give::<T>(what), give_later::<T>(what).await].map(|result| match result {
            Err(JsError::Mismatch { path, expected, found, .. }) => Ok(format!("{path}: {expected}, {found}")),
            other => Err(Failure::new(format!("{} given {what}: {other:?}", std::any::type_name::<T>()))),
        });
        let [now, later] = told;
        let (now, later) = (now?, later?);
        ensure_eq!(&now, &later);
        ensure_eq!(now.starts_with("$"), true);
    }
    Ok(())
}

const NO_NUMBERS: &[&str] = &["text", "yes", "undefined", "null", "object", "array", "boolean"];
const NO_INTEGERS: &[&str] = &["fraction", "nan", "infinity", "unsafe", "big"];

#[js_invokable]
async fn misfits_of_integers() -> Outcome {
    for what in [NO_NUMBERS, NO_INTEGERS] {
        refuse::<u8>(what).await?;
        refuse::<u16>(what).await?;
        refuse::<u32>(what).await?;
        refuse::<i8>(what).await?;
        refuse::<i16>(what).await?;
        refuse::<i32>(what).await?;
        refuse::<usize>(what).await?;
        refuse::<isize>(what).await?;
    }
    refuse::<u8>(&["large"]).await?;
    refuse::<u32>(&["large", "negative"]).await?;
    refuse::<i32>(&["large"]).await?;
    ensure_eq!(give::<u32>("fortyTwo")?, 42);
    Ok(())
}

#[js_invokable]
async fn misfits_of_long_integers() -> Outcome {
    for what in [NO_NUMBERS, NO_INTEGERS] {
        refuse::<u64>(what).await?;
        refuse::<i64>(what).await?;
    }
    refuse::<u64>(&["negative"]).await?;
    refuse::<u128>(NO_NUMBERS).await?;
    refuse::<i128>(NO_NUMBERS).await?;
    refuse::<u128>(&["fraction", "negative", "nan"]).await?;
    ensure_eq!(give::<i128>("big")?, 1 << 70);
    ensure_eq!(give::<u64>("large")?, 1 << 32);
    Ok(())
}

#[js_invokable]
async fn misfits_of_the_rest() -> Outcome {
    refuse::<f64>(NO_NUMBERS).await?;
    refuse::<f32>(NO_NUMBERS).await?;
    refuse::<bool>(&["yes", "fortyTwo", "undefined", "null", "object"]).await?;
    refuse::<String>(&["fortyTwo", "boolean", "undefined", "null", "object", "array"]).await?;
    refuse::<char>(&["text", "fortyTwo", "undefined", "null"]).await?;
    refuse::<Vec<u32>>(&["object", "text", "null"]).await?;
    ensure_matches!(give::<Vec<u32>>("array"), Err(JsError::Mismatch { path, .. }) if path == "$[1]");
    ensure_matches!(give_later::<Vec<u32>>("array").await, Err(JsError::Mismatch { path, .. }) if path == "$[1]");
    Ok(())
}
