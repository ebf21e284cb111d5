//! Bytes and typed arrays: never base64, never numbers one by one.

use jsinterop::{Bytes, JsError, TypedArray, js_import};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Cx, Outcome};

#[js_import("conformance.bytes.classOf")]
async fn class_of<T: Serialize>(value: T) -> Result<String, JsError>;

#[js_import("conformance.bytes.classOf")]
async fn class_of_slice(value: &[u8]) -> Result<String, JsError>;

#[js_import("conformance.bytes.sum")]
async fn sum(bytes: &[u8]) -> Result<u32, JsError>;

#[js_import("conformance.bytes.echo")]
async fn echo(bytes: &[u8]) -> Result<Vec<u8>, JsError>;

#[js_import("conformance.bytes.echo")]
async fn echo_any<T: Serialize + DeserializeOwned>(value: &T) -> Result<T, JsError>;

#[js_import("conformance.bytes.give")]
async fn give<T: DeserializeOwned>(name: &str) -> Result<T, JsError>;

#[js_import("conformance.bytes.wrapped")]
async fn wrapped() -> Result<Wrapper, JsError>;

#[js_import("conformance.bytes.describeWrapper")]
async fn describe_wrapper(wrapper: &Wrapper) -> Result<String, JsError>;

#[js_import("conformance.bytes.classesInside")]
async fn classes_inside(value: &Inside) -> Result<Vec<String>, JsError>;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the reference names them so")]
struct Wrapper {
    str_val: String,
    byte_array_val: Bytes,
    int_val: u32,
}

#[derive(Serialize)]
struct Inside {
    one: Bytes,
    two: TypedArray<f32>,
    list: Vec<u8>,
}

type Alias = Vec<u8>;

pub(crate) async fn whole_arguments_are_arrays_of_bytes(cx: &Cx) -> Outcome {
    ensure_eq!(class_of_slice(&[1, 2]).await?, "Uint8Array");
    ensure_eq!(class_of(vec![1_u8]).await?, "Uint8Array");
    ensure_eq!(class_of([1_u8; 3]).await?, "Uint8Array");
    ensure_eq!(class_of(&[1_u8; 3]).await?, "Uint8Array");
    ensure_eq!(class_of(Alias::new()).await?, "Uint8Array");
    ensure_eq!(class_of(Bytes(vec![1])).await?, "Uint8Array");
    ensure_eq!(cx.rt().invoke::<String>("conformance.bytes.classOf", (vec![7_u8],)).await?, "Uint8Array");
    ensure_eq!(class_of(vec![1_u16]).await?, "Array");
    ensure_eq!(class_of((1_u8, 2_u8)).await?, "Array");
    ensure_eq!(sum(&[1, 5, 7]).await?, 13);
    Ok(())
}

pub(crate) async fn whole_results_are_bytes(_: &Cx) -> Outcome {
    for name in ["Uint8Array", "subarray", "Uint8ClampedArray", "ArrayBuffer", "DataView", "Array"] {
        ensure_eq!(give::<Vec<u8>>(name).await?, [1, 5, 7], name);
        ensure_eq!(give::<[u8; 3]>(name).await?, [1, 5, 7], name);
        ensure_eq!(give::<Bytes>(name).await?, Bytes(vec![1, 5, 7]), name);
    }
    ensure_eq!(give::<Vec<u8>>("empty").await?, [0_u8; 0]);
    Ok(())
}

pub(crate) async fn bytes_make_the_round_trip(_: &Cx) -> Outcome {
    ensure_eq!(echo(&[1, 5, 7, 15, 35, 200]).await?, [1, 5, 7, 15, 35, 200]);
    ensure_eq!(echo(&[]).await?, [0_u8; 0]);
    let large: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    ensure!(echo(&large).await? == large, "a million bytes");
    ensure_eq!(echo_any(&[9_u8, 8]).await?, [9, 8]);
    Ok(())
}

pub(crate) async fn bytes_stand_inside_structs(_: &Cx) -> Outcome {
    let bytes = Bytes(vec![1, 5, 7, 17, 200, 138]);
    ensure_eq!(wrapped().await?, Wrapper { str_val: "Some string".into(), byte_array_val: bytes, int_val: 42 });
    let bytes = Bytes(vec![1, 5, 7, 15, 35, 200]);
    let wrapper = Wrapper { str_val: "Some String".into(), byte_array_val: bytes, int_val: 100_000 };
    let seen = describe_wrapper(&wrapper).await?;
    ensure_eq!(seen, "StrVal: Some String, IntVal: 100000, ByteArrayVal: 1,5,7,15,35,200");
    Ok(())
}

pub(crate) async fn inside_a_struct_the_type_decides(_: &Cx) -> Outcome {
    let inside = Inside { one: vec![1].into(), two: vec![0.5].into(), list: vec![1] };
    ensure_eq!(classes_inside(&inside).await?, ["Uint8Array", "Float32Array", "Array"]);
    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Plain {
        byte_array_val: Vec<u8>,
    }
    let plain: Plain = serde_json::from_value(serde_json::json!({ "byteArrayVal": [1, 2] }))?;
    ensure_eq!(plain.byte_array_val, [1, 2]);
    Ok(())
}

pub(crate) async fn what_is_no_bytes_is_an_error(_: &Cx) -> Outcome {
    ensure_matches!(give::<Vec<u8>>("other").await, Err(JsError::Mismatch { path, found, .. }) if path == "$" && found == "string");
    ensure_matches!(give::<Vec<u8>>("tooBig").await, Err(JsError::Mismatch { path, .. }) if path == "$[1]");
    ensure_matches!(give::<[u8; 4]>("Uint8Array").await, Err(JsError::Mismatch { .. }));
    ensure_matches!(give::<[u8; 2]>("Uint8Array").await, Err(JsError::Mismatch { .. }));
    ensure_matches!(give::<String>("Uint8Array").await, Err(JsError::Mismatch { .. }));
    Ok(())
}

pub(crate) async fn typed_arrays_go_out_as_their_class(_: &Cx) -> Outcome {
    ensure_eq!(class_of(TypedArray(vec![1_i8])).await?, "Int8Array");
    ensure_eq!(class_of(TypedArray(vec![1_u8])).await?, "Uint8Array");
    ensure_eq!(class_of(TypedArray(vec![1_i16])).await?, "Int16Array");
    ensure_eq!(class_of(TypedArray(vec![1_u16])).await?, "Uint16Array");
    ensure_eq!(class_of(TypedArray(vec![1_i32])).await?, "Int32Array");
    ensure_eq!(class_of(TypedArray(vec![1_u32])).await?, "Uint32Array");
    ensure_eq!(class_of(TypedArray(vec![1_i64])).await?, "BigInt64Array");
    ensure_eq!(class_of(TypedArray(vec![1_u64])).await?, "BigUint64Array");
    ensure_eq!(class_of(TypedArray(vec![1_f32])).await?, "Float32Array");
    ensure_eq!(class_of(TypedArray(vec![1_f64])).await?, "Float64Array");
    Ok(())
}

pub(crate) async fn typed_arrays_make_the_round_trip(_: &Cx) -> Outcome {
    let floats = TypedArray(vec![0.5, f64::MIN_POSITIVE, -1e300]);
    ensure_eq!(echo_any(&floats).await?, floats);
    let integers = TypedArray(vec![i64::MIN, 0, i64::MAX]);
    ensure_eq!(echo_any(&integers).await?, integers);
    ensure_eq!(echo_any(&TypedArray::<u32>(vec![])).await?, TypedArray(vec![]));
    Ok(())
}

pub(crate) async fn typed_arrays_come_in(_: &Cx) -> Outcome {
    ensure_eq!(give::<TypedArray<i16>>("Int16Array").await?.0, [-1, 2]);
    ensure_eq!(give::<TypedArray<f32>>("Float32Array").await?.0, [0.5, -1.0]);
    ensure_eq!(give::<TypedArray<f64>>("Float64Array").await?.0, [0.5, 1e300]);
    ensure_eq!(give::<TypedArray<i64>>("BigInt64Array").await?.0, [-1, 1 << 62]);
    ensure_eq!(give::<TypedArray<u64>>("BigUint64Array").await?.0, [u64::MAX]);
    ensure_eq!(give::<TypedArray<f64>>("Float32Array").await?.0, [0.5, -1.0], "another kind");
    ensure_eq!(give::<TypedArray<i32>>("Int16Array").await?.0, [-1, 2], "another kind");
    ensure_eq!(give::<TypedArray<u8>>("Array").await?.0, [1, 5, 7], "an array");
    ensure_matches!(give::<TypedArray<u16>>("Int16Array").await, Err(JsError::Mismatch { path, .. }) if path == "$[0]");
    Ok(())
}

pub(crate) async fn large_results_come_whole(_: &Cx) -> Outcome {
    let large: Vec<u8> = give("large").await?;
    ensure_eq!(large.len(), 100_000);
    ensure!(large.iter().enumerate().all(|(index, byte)| index % 256 == usize::from(*byte)));
    Ok(())
}
