//! Class and function constructors, and functions that move from one object to another; the title of the page.

use jsinterop::{JsError, JsFunction, JsObject, js_import, js_invokable};

use crate::ensure::Outcome;

#[js_import("acceptance.Dog")]
struct Dog;

#[js_import]
impl Dog {
    #[js_import(new)]
    async fn new(name: &str) -> Result<Dog, JsError>;
    #[js_import(get)]
    async fn bark(&self) -> Result<JsFunction, JsError>;
    #[js_import("bark")]
    async fn call_bark(&self) -> Result<String, JsError>;
}

#[js_import("acceptance.Dog")]
struct DogNow;

#[js_import]
impl DogNow {
    #[js_import(new)]
    fn new(name: &str) -> Result<DogNow, JsError>;
    #[js_import(get)]
    fn bark(&self) -> Result<JsFunction, JsError>;
    #[js_import("bark")]
    fn call_bark(&self) -> Result<String, JsError>;
}

#[js_import(new = "acceptance.Cat")]
async fn new_cat(name: &str) -> Result<JsObject, JsError>;
#[js_import(new = "acceptance.Cat")]
fn new_cat_now(name: &str) -> Result<JsObject, JsError>;
#[js_import(get = "document.title")]
async fn title() -> Result<String, JsError>;
#[js_import(get = "document.title")]
fn title_now() -> Result<String, JsError>;
#[js_import(set = "document.title")]
async fn set_title(title: &str) -> Result<(), JsError>;
#[js_import(set = "document.title")]
fn set_title_now(title: &str) -> Result<(), JsError>;

#[js_invokable]
async fn functions_move() -> Outcome {
    let dog = Dog::new("Rex").await?;
    let cat = new_cat("Tom").await?;
    ensure_eq!(dog.call_bark().await?, "Rex, a dog, says Woof!");
    ensure_eq!(cat.invoke::<String>("bark", ()).await?, "Tom, a cat, says Meow!");
    cat.set("bark", &dog.bark().await?).await?;
    ensure_eq!(cat.invoke::<String>("bark", ()).await?, "Tom, a cat, says Woof!");
    ensure_matches!(cat.invoke::<String>("purr", ()).await, Err(JsError::NotFound { found, .. }) if found == "undefined");
    Ok(())
}

#[js_invokable]
fn functions_move_at_once() -> Outcome {
    let dog = DogNow::new("Rex")?;
    let cat = new_cat_now("Tom")?;
    ensure_eq!(dog.call_bark()?, "Rex, a dog, says Woof!");
    ensure_eq!(cat.invoke_sync::<String>("bark", ())?, "Tom, a cat, says Meow!");
    cat.set_sync("bark", &dog.bark()?)?;
    ensure_eq!(cat.invoke_sync::<String>("bark", ())?, "Tom, a cat, says Woof!");
    Ok(())
}

/// The test reads the title of the tab.
#[js_invokable]
async fn the_title_is_written(now: bool) -> Outcome {
    if now {
        set_title_now("at once")?;
        ensure_eq!(title_now()?, "at once");
    } else {
        set_title("awaited").await?;
        ensure_eq!(title().await?, "awaited");
    }
    Ok(())
}
