//! Constructing, and typed handles with their methods.

use jsinterop::{JsError, JsFunction, JsObject, js_import};

use crate::ensure::error_text;
use crate::{Cx, Outcome};

/// A class of the page.
#[js_import("conformance.TestClass")]
struct TestClass;

/// What a `TestClass` can do.
#[js_import]
impl TestClass {
    const SEPARATOR: &str = "-";

    #[js_import(new)]
    async fn new(text: &str) -> Result<TestClass, JsError>;
    #[js_import(new)]
    async fn without_text() -> Result<TestClass, JsError>;
    async fn get_text_length(&self) -> Result<usize, JsError>;
    #[js_import(get)]
    async fn text(&self) -> Result<String, JsError>;
    #[js_import(get)]
    async fn upper(&self) -> Result<String, JsError>;
    #[js_import(set = "upper")]
    async fn set_upper(&self, value: &str) -> Result<(), JsError>;
    #[js_import(set)]
    async fn set_text(&self, value: &str) -> Result<(), JsError>;
    #[js_import("wait")]
    async fn wait_for(&self, other: &TestClass) -> Result<String, JsError>;
    #[js_import(variadic)]
    async fn joined(&self, separator: &str, rest: &[u32]) -> Result<String, JsError>;
    async fn register(item: &JsObject) -> Result<u32, JsError>;
    #[js_import("describe", variadic, timeout = "20s")]
    async fn describe_all(values: &[u8]) -> Result<String, JsError>;
    #[js_import(get = "made")]
    async fn made() -> Result<u32, JsError>;

    /// A function with a body stays as it is.
    async fn twice(&self) -> Result<String, JsError> {
        Ok([self.text().await?, self.text().await?].join(Self::SEPARATOR))
    }
}

#[js_import(new = "conformance.TestClass")]
async fn new_object(text: &str) -> Result<JsObject, JsError>;

#[js_import(new = "conformance.TestClass")]
async fn new_typed(text: &str) -> Result<TestClass, JsError>;

#[js_import(new = "conformance.constructors.arrow")]
async fn new_arrow() -> Result<JsObject, JsError>;

#[js_import(new = "conformance.constructors.Missing")]
async fn new_missing() -> Result<JsObject, JsError>;

#[js_import(new = "conformance.constructors.Throwing")]
async fn new_throwing() -> Result<JsObject, JsError>;

#[js_import(new = "conformance.constructors.deep.er.Class")]
async fn new_deeper() -> Result<JsObject, JsError>;

pub(crate) async fn a_class_gives_an_object(_: &Cx) -> Outcome {
    let object = new_object("abraka").await?;
    ensure_eq!(object.get::<String>("text").await?, "abraka");
    ensure_eq!(object.invoke::<u32>("getTextLength", ()).await?, 6);
    ensure_eq!(new_typed("abra").await?.text().await?, "abra");
    ensure_eq!(new_deeper().await?.get::<u32>("depth").await?, 2);
    Ok(())
}

pub(crate) async fn a_function_can_construct(cx: &Cx) -> Outcome {
    let object = cx.rt().construct("conformance.constructors.ByFunction", (10, 20)).await?;
    ensure_eq!(object.get::<u32>("sum").await?, 30);
    let constructors: JsObject = cx.rt().get("conformance.constructors").await?;
    ensure_eq!(constructors.construct("ByFunction", (1, 2)).await?.get::<u32>("sum").await?, 3);
    let class: JsFunction = constructors.get("ByFunction").await?;
    ensure_eq!(class.construct((3, 4)).await?.get::<u32>("sum").await?, 7);
    Ok(())
}

pub(crate) async fn what_is_no_constructor_is_named(_: &Cx) -> Outcome {
    ensure_matches!(new_arrow().await, Err(JsError::NotFound { segment, expected, found, .. })
        if segment == "arrow" && expected == "a constructor" && found == "function");
    ensure_matches!(new_missing().await, Err(JsError::NotFound { segment, found, .. })
        if segment == "Missing" && found == "undefined");
    Ok(())
}

pub(crate) async fn a_constructor_can_throw(_: &Cx) -> Outcome {
    ensure_matches!(new_throwing().await, Err(JsError::Exception(thrown)) if thrown.message == "not today");
    ensure_matches!(TestClass::without_text().await, Err(JsError::Exception(thrown)) if thrown.name == "TypeError");
    Ok(())
}

pub(crate) async fn typed_handles_have_methods(_: &Cx) -> Outcome {
    let (one, two) = (TestClass::new("one").await?, TestClass::new("two").await?);
    ensure_eq!(one.get_text_length().await?, 3);
    ensure_eq!(one.wait_for(&two).await?, "onetwo");
    ensure_eq!(one.joined(", ", &[1, 2]).await?, "one, 1, 2");
    ensure_eq!(one.twice().await?, "one-one");
    Ok(())
}

pub(crate) async fn typed_handles_have_properties(_: &Cx) -> Outcome {
    let one = TestClass::new("one").await?;
    ensure_eq!((one.text().await?, one.upper().await?), ("one".to_owned(), "ONE".to_owned()));
    one.set_upper("TWO").await?;
    ensure_eq!(one.text().await?, "two");
    one.set_text("three").await?;
    ensure_eq!(one.upper().await?, "THREE");
    Ok(())
}

pub(crate) async fn classes_have_static_methods(_: &Cx) -> Outcome {
    let made = TestClass::made().await?;
    let one = TestClass::new("one").await?;
    ensure_eq!(TestClass::made().await?, made + 1);
    let before = TestClass::register(one.as_ref()).await?;
    ensure_eq!(TestClass::register(one.as_ref()).await?, before + 1);
    ensure_eq!(TestClass::describe_all(&[1, 2]).await?, "TestClass 1,2");
    Ok(())
}

pub(crate) async fn typed_handles_are_objects(cx: &Cx) -> Outcome {
    let one = TestClass::new("one").await?;
    let object: JsObject = one.clone().into();
    ensure!(*one.as_ref() == object);
    ensure!(object.clone().cast::<TestClass>() == one);
    ensure_eq!(cx.rt().invoke::<TestClass>("conformance.handles.echo", (&one,)).await?, one);
    Ok(())
}

pub(crate) async fn a_wrong_cast_shows_at_the_first_call(cx: &Cx) -> Outcome {
    let wrong: TestClass = cx.rt().get("conformance.handles.kept").await?;
    let text = error_text(wrong.get_text_length().await)?;
    ensure!(text.contains("getTextLength") && text.contains("undefined"), "{text}");
    Ok(())
}
