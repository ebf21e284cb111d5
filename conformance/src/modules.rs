//! Modules: those a crate ships, those the page provides, and initialisers.

use jsinterop::{JsError, JsFunction, JsObject, js_import};

use crate::wait::both;
use crate::{Cx, Outcome};

#[js_import("identity", module = "./js/module.js")]
async fn identity(value: &str) -> Result<String, JsError>;

#[js_import(get = "count", module = "./js/module.js")]
async fn count() -> Result<u32, JsError>;

#[js_import(set = "nested.settings.level", module = "./js/module.js")]
async fn set_level(level: u32) -> Result<(), JsError>;

#[js_import(get = "nested.settings.level", module = "./js/module.js")]
async fn level() -> Result<u32, JsError>;

#[js_import(new = "Shape", module = "./js/module.js")]
async fn new_shape(sides: u32) -> Result<JsObject, JsError>;

#[js_import(module = "./js/module.js")]
extern "js" {
    async fn tell() -> Result<String, JsError>;
    async fn increment() -> Result<u32, JsError>;
    #[js_import("default")]
    async fn default_export(text: &str) -> Result<String, JsError>;
    #[js_import("nested.tell")]
    async fn nested_tell() -> Result<String, JsError>;
    async fn not_exported() -> Result<(), JsError>;
}

/// A class of the shipped module.
#[js_import(module = "./js/module.js")]
struct Shape;

#[js_import]
impl Shape {
    #[js_import(new)]
    async fn new(sides: u32) -> Result<Shape, JsError>;
    #[js_import(variadic)]
    async fn area(&self, factors: &[u32]) -> Result<u32, JsError>;
    #[js_import(get)]
    async fn name(&self) -> Result<String, JsError>;
    #[js_import(set)]
    async fn set_name(&self, name: &str) -> Result<(), JsError>;
    async fn unit() -> Result<Shape, JsError>;
}

#[js_import("tell", module = "conformance:provided")]
async fn provided_tell() -> Result<String, JsError>;

#[js_import("default", module = "conformance:provided")]
async fn provided_default(text: &str) -> Result<String, JsError>;

#[js_import(get = "setting", module = "conformance:provided")]
async fn setting() -> Result<String, JsError>;

#[js_import(set = "setting", module = "conformance:provided")]
async fn set_setting(value: &str) -> Result<(), JsError>;

/// A class of a module the page provides.
#[js_import(module = "conformance:provided")]
struct Thing;

#[js_import]
impl Thing {
    #[js_import(new)]
    async fn new() -> Result<Thing, JsError>;
    async fn grow(&self, by: u32) -> Result<u32, JsError>;
    async fn make() -> Result<Thing, JsError>;
}

pub(crate) async fn a_shipped_module_answers(_: &Cx) -> Outcome {
    ensure_eq!(identity("here").await?, "here");
    ensure_eq!(tell().await?, "Returned from module!");
    ensure_eq!(default_export("export").await?, "default export");
    Ok(())
}

pub(crate) async fn paths_go_on_inside_a_module(_: &Cx) -> Outcome {
    ensure_eq!(nested_tell().await?, "nested");
    ensure_matches!(not_exported().await, Err(JsError::NotFound { segment, found, .. })
        if segment == "notExported" && found == "undefined");
    Ok(())
}

pub(crate) async fn a_module_goes_with_every_form(_: &Cx) -> Outcome {
    let before = count().await?;
    ensure_eq!(increment().await?, before + 1);
    ensure_eq!(count().await?, before + 1);
    set_level(5).await?;
    ensure_eq!(level().await?, 5);
    ensure_eq!(new_shape(4).await?.get::<u32>("sides").await?, 4);
    Ok(())
}

pub(crate) async fn classes_of_a_module(_: &Cx) -> Outcome {
    let shape = Shape::new(3).await?;
    ensure_eq!(shape.area(&[2, 5]).await?, 30);
    ensure_eq!(shape.name().await?, "shape of 3");
    shape.set_name("four").await?;
    ensure_eq!(shape.name().await?, "shape of 4");
    ensure_eq!(Shape::unit().await?.area(&[]).await?, 1);
    Ok(())
}

pub(crate) async fn a_module_is_loaded_once(cx: &Cx) -> Outcome {
    let (one, two) = both(tell(), increment()).await;
    one?;
    two?;
    ensure_eq!(cx.rt().get::<u32>("conformanceModuleLoads").await?, 1);
    let (one, two) = both(provided_tell(), provided_tell()).await;
    ensure_eq!((one?.as_str(), two?.as_str()), ("provided 1", "provided 1"));
    Ok(())
}

pub(crate) async fn what_the_page_provides_is_a_module(cx: &Cx) -> Outcome {
    ensure_eq!(provided_default("way").await?, "default way");
    set_setting("second").await?;
    ensure_eq!(setting().await?, "second");
    let thing = Thing::new().await?;
    ensure_eq!(thing.grow(4).await?, 7);
    ensure_eq!(Thing::make().await?.grow(1).await?, 4);
    let namespace = cx.rt().import("conformance:provided").await?;
    let default: JsFunction = namespace.get("default").await?;
    ensure_eq!(default.call::<String>(("call",)).await?, "default call");
    Ok(())
}

pub(crate) async fn calls_of_a_module_keep_their_order(cx: &Cx) -> Outcome {
    let namespace = cx.rt().import("conformance:provided").await?;
    drop(namespace);
    let calls = ["1", "2", "3"].map(|text| provided_default(text).start());
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await?);
    }
    ensure_eq!(answers, ["default 1", "default 2", "default 3"]);
    Ok(())
}

pub(crate) async fn a_module_that_is_not_there_is_an_error(cx: &Cx) -> Outcome {
    let found = cx.rt().import("conformance:nowhere").await;
    ensure_matches!(found, Err(JsError::Exception(_) | JsError::NotFound { .. }));
    let found = cx.rt().import("conformance:nothing").await;
    ensure_matches!(found, Err(JsError::NotFound { expected: "a module", .. }));
    Ok(())
}

pub(crate) async fn a_module_that_fails_says_why(cx: &Cx) -> Outcome {
    let found = cx.rt().import("conformance:failing").await;
    ensure_matches!(found, Err(JsError::Exception(thrown)) if thrown.message == "the module does not load");
    Ok(())
}

pub(crate) async fn initialisers_run_before_all_else(cx: &Cx) -> Outcome {
    let started: Vec<String> = cx.rt().get("conformanceStarted").await?;
    ensure_eq!(started, ["beforeStart object", "afterStarted function"]);
    Ok(())
}
