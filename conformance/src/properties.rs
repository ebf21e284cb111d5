//! Reading and writing properties.

use jsinterop::{JsError, JsFunction, JsObject, Nullable, js_import};

use crate::{Cx, Outcome};

#[js_import("conformance.properties.fresh")]
async fn fresh() -> Result<JsObject, JsError>;

#[js_import(get = "conformance.properties.global.num")]
async fn global_num() -> Result<u32, JsError>;

#[js_import(set = "conformance.properties.global.num")]
async fn set_global_num(value: u32) -> Result<(), JsError>;

#[js_import(set = "conformance.properties.global.label")]
async fn set_label(value: &str) -> Result<(), JsError>;

#[js_import(get = "conformance.properties.global.label")]
async fn label() -> Result<String, JsError>;

#[js_import(set = "conformance.properties.global.frozen")]
async fn set_frozen(value: u32) -> Result<(), JsError>;

#[js_import(get = "conformance.properties.global.nothing")]
async fn missing() -> Result<Option<u32>, JsError>;

#[js_import(get = "conformance.properties.global.nothing")]
async fn missing_number() -> Result<u32, JsError>;

#[js_import(get)]
async fn get_conformance_property() -> Result<Option<u32>, JsError>;

#[js_import(set)]
async fn set_conformance_property(value: Option<u32>) -> Result<(), JsError>;

pub(crate) async fn data_is_read(_: &Cx) -> Outcome {
    let object = fresh().await?;
    ensure_eq!(object.get::<u32>("num").await?, 10);
    ensure_eq!(object.get::<u32>("nested.num").await?, 20);
    ensure_eq!(object.get::<u32>("items[2]").await?, 3);
    ensure_eq!(object.get::<u32>("items.length").await?, 3);
    Ok(())
}

pub(crate) async fn getters_are_read(_: &Cx) -> Outcome {
    ensure_eq!(fresh().await?.get::<u32>("onlyGetter").await?, 20);
    Ok(())
}

pub(crate) async fn a_missing_property_is_undefined(_: &Cx) -> Outcome {
    let object = fresh().await?;
    ensure_eq!(missing().await?, None);
    ensure_eq!(object.get::<Option<u32>>("nothing").await?, None);
    ensure_eq!(object.get::<Option<u32>>("onlySetter").await?, None);
    ensure_matches!(missing_number().await, Err(JsError::Mismatch { path, found, .. })
        if path == "$" && found == "undefined");
    ensure_matches!(object.get::<u32>("nothing.deeper").await, Err(JsError::NotFound { segment, .. })
        if segment == "nothing");
    Ok(())
}

pub(crate) async fn promises_in_properties_are_awaited(_: &Cx) -> Outcome {
    ensure_eq!(fresh().await?.get::<String>("promised").await?, "kept");
    Ok(())
}

pub(crate) async fn data_is_written(_: &Cx) -> Outcome {
    let object = fresh().await?;
    object.set("num", 30).await?;
    ensure_eq!(object.get::<u32>("num").await?, 30);
    object.set("nested.num", 31).await?;
    ensure_eq!(object.get::<u32>("nested.num").await?, 31);
    object.set("items[1]", "two").await?;
    ensure_eq!(object.get::<String>("items[1]").await?, "two");
    object.set("newProperty", 50).await?;
    ensure_eq!(object.get::<u32>("newProperty").await?, 50);
    Ok(())
}

pub(crate) async fn setters_are_called(_: &Cx) -> Outcome {
    let object = fresh().await?;
    object.set("onlySetter", 40).await?;
    ensure_eq!(object.get::<u32>("num").await?, 40);
    Ok(())
}

pub(crate) async fn what_cannot_be_written_is_an_error(_: &Cx) -> Outcome {
    let object = fresh().await?;
    ensure_matches!(object.set("onlyGetter", 1).await, Err(JsError::Exception(thrown)) if thrown.name == "TypeError");
    ensure_eq!(object.get::<u32>("onlyGetter").await?, 20);
    ensure_matches!(set_frozen(2).await, Err(JsError::Exception(_)));
    ensure_matches!(object.set("nothing.deeper", 1).await, Err(JsError::NotFound { .. }));
    Ok(())
}

pub(crate) async fn declared_properties_work(_: &Cx) -> Outcome {
    set_global_num(11).await?;
    ensure_eq!(global_num().await?, 11);
    set_global_num(10).await?;
    set_label("two").await?;
    ensure_eq!(label().await?, "two");
    Ok(())
}

pub(crate) async fn the_default_name_loses_its_prefix(_: &Cx) -> Outcome {
    set_conformance_property(Some(7)).await?;
    ensure_eq!(get_conformance_property().await?, Some(7));
    set_conformance_property(None).await?;
    ensure_eq!(get_conformance_property().await?, None);
    Ok(())
}

pub(crate) async fn undefined_and_null_are_written_apart(cx: &Cx) -> Outcome {
    let object = fresh().await?;
    object.set("value", None::<u32>).await?;
    ensure_eq!(cx.rt().invoke::<String>("conformance.describe", (&object,)).await?.contains("value"), false);
    object.set("value", Nullable::<u32>::Null).await?;
    let text: String = cx.rt().invoke("conformance.describe", (&object,)).await?;
    ensure!(text.contains("value: null"), "{text}");
    Ok(())
}

pub(crate) async fn an_object_written_is_the_object_read(_: &Cx) -> Outcome {
    let (object, other) = (fresh().await?, fresh().await?);
    object.set("b", &other).await?;
    ensure_eq!(object.get::<u32>("b.num").await?, 10);
    ensure_eq!(object.get::<JsObject>("b").await?, other);
    Ok(())
}

pub(crate) async fn a_function_moves_to_another_object(cx: &Cx) -> Outcome {
    let dog = cx.rt().construct("conformance.properties.Dog", ()).await?;
    let cat = cx.rt().construct("conformance.properties.Cat", ()).await?;
    ensure_eq!(dog.invoke::<String>("bark", ()).await?, "A dog says Woof!");
    ensure_eq!(cat.invoke::<String>("bark", ()).await?, "A cat says Meow!");
    let bark: JsFunction = dog.get("bark").await?;
    cat.set("bark", &bark).await?;
    ensure_eq!(cat.invoke::<String>("bark", ()).await?, "A cat says Woof!");
    Ok(())
}
