// What is returned is decided by types: aliases, macros in type position, errors of the user's own.
use jsinterop::{JsError, js_import};

#[derive(Debug)]
enum AppError {
    Js(JsError),
}

impl From<JsError> for AppError {
    fn from(error: JsError) -> Self {
        Self::Js(error)
    }
}

type Outcome<T = (), E = AppError> = Result<T, E>;

type Name = std::result::Result<String, JsError>;

macro_rules! outcome {
    ($ty:ty) => { Result<$ty, AppError> };
}

#[js_import("save")]
async fn save() -> Outcome;

#[js_import("save")]
fn save_now() -> Outcome<u32, Box<dyn std::error::Error>>;

#[js_import("name")]
async fn name() -> Name;

#[js_import("age")]
async fn age() -> outcome!(u8);

#[js_import("look")]
async fn look() -> Outcome<JsResult>;

#[derive(serde::Deserialize)]
struct JsResult {
    ok: bool,
}

async fn use_them() -> Result<(), AppError> {
    save().await?;
    let JsResult { ok } = look().await?;
    let _: Result<u8, AppError> = age().await;
    match name().await {
        Err(JsError::Exception(_)) if ok => Ok(()),
        other => Ok(other.map(drop)?),
    }
}

fn main() {
    let _ = (use_them, save_now);
}
