//! Values, both ways: every row of the table of types, what does not fit and where, and round trips of whatever serde can say.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a mistake in a test ends the test")]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use common::{Json, connect};
use futures::FutureExt as _;
use futures::executor::block_on;
use jsinterop::testing::MockHost;
use jsinterop::value::{DEPTH_LIMIT, ElementKind};
use jsinterop::{BigInt, Bytes, CallSignal, Callback, JsError, Nullable, TypedArray};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::json;

/// How `value` arrives as an argument; the reason when it cannot be passed.
fn write(value: impl Serialize) -> Result<String, String> {
    let (rt, host) = connect();
    match rt.invoke::<()>("f", (value,)).now_or_never() {
        Some(Err(JsError::Argument { index: 0, path, reason, .. })) => Err(format!("{path}: {reason}")),
        _ => Ok(host.log().first().cloned().unwrap_or_default()),
    }
}

#[track_caller]
fn writes(value: impl Serialize, expected: &str) {
    assert_eq!(write(value), Ok(format!("f({expected})")));
}

/// What `value` is read as; where and why it does not fit.
fn read<T: DeserializeOwned + Send + 'static>(value: impl Into<Json>) -> Result<T, String> {
    let (rt, host) = connect();
    let call = rt.invoke::<T>("f", ()).start();
    host.answer("f", value.into());
    call.now_or_never().unwrap().map_err(|error| match error {
        JsError::Mismatch { path, expected, found, .. } => format!("{path}: expected {expected}, found {found}"),
        other => other.to_string(),
    })
}

#[track_caller]
fn refuses<T: DeserializeOwned + std::fmt::Debug + Send + 'static>(value: impl Into<Json>, expected: &str) {
    let error = read::<T>(value).unwrap_err();
    assert!(error.contains(expected), "{error}");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Bag {
    #[serde(rename = "theName")]
    name: String,
    size: Option<u32>,
    #[serde(default)]
    tags: Vec<Option<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Shape {
    Empty,
    Circle(f64),
    Maybe(Option<u8>),
    Unit(()),
    Pair(u8, Option<String>),
    Rect { height: Option<u32>, width: u32 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    A { number: i64 },
    B,
}

#[test]
fn scalars() {
    writes(true, "true");
    writes(i8::MIN, "-128");
    writes(u32::MAX, "4294967295");
    writes(1.5_f32, "1.5");
    writes(f64::NAN, "NaN");
    writes('ß', "\"ß\"");
    writes("text", "\"text\"");
    writes((), "undefined");
    assert_eq!(read::<u8>(json!(255)), Ok(255));
    assert_eq!(read::<f32>(json!(3)), Ok(3.0));
    assert_eq!(read::<char>(json!("ß")), Ok('ß'));
    refuses::<char>(json!("ab"), "expected a character, found string \"ab\"");
    refuses::<u8>(json!(256), "$: expected u8, found number 256");
    refuses::<u8>(json!(-1), "expected u8, found number -1");
    refuses::<u32>(json!(1.5), "expected u32, found number 1.5");
    refuses::<i32>(Json::Number(f64::NAN), "expected i32, found number NaN");
    refuses::<u32>(json!("1"), "expected u32, found string");
    refuses::<String>(json!(42), "expected a string, found number");
    refuses::<bool>(Json::Undefined, "expected a boolean, found undefined");
    refuses::<String>(Json::Symbol, "found symbol");
    refuses::<String>(Json::Promise, "found promise");
    refuses::<serde_json::Value>(Json::Function(1), "found function");
}

#[test]
fn integers_beyond_what_a_number_holds_name_bigint() {
    let max = (1_i64 << 53) - 1;
    writes(max, "9007199254740991");
    writes(-max, "-9007199254740991");
    for error in [write(max + 1), write(-max - 1), write(u64::MAX), write(i128::MIN), write(u128::MAX)] {
        assert!(error.as_ref().is_err_and(|error| error.contains("`BigInt`")), "{error:?}");
    }
    assert_eq!(write(json!({ "a": [1, u64::MAX] })).unwrap_err().split(": ").next(), Some("$.a[1]"));
    writes(BigInt(u64::MAX), "18446744073709551615n");
    writes([BigInt(i128::MIN)], "[-170141183460469231731687303715884105728n]");
    writes(Some(BigInt(1_u8)), "1n");
    assert_eq!(read::<BigInt<u64>>(Json::BigInt(u64::MAX.into())), Ok(BigInt(u64::MAX)));
    assert_eq!(read::<i128>(Json::BigInt(i128::MIN)), Ok(i128::MIN));
    assert_eq!(read::<u8>(Json::BigInt(7)), Ok(7), "a bigint is accepted by any integer type it fits");
    refuses::<u8>(Json::BigInt(256), "expected u8");
    refuses::<BigInt<u8>>(json!(7), "expected a bigint, found number");
    refuses::<f64>(Json::BigInt(7), "found bigint");
    refuses::<i64>(Json::Number(9_007_199_254_740_992.0), "bigint");
    assert_eq!(read::<i64>(Json::Number(-9_007_199_254_740_991.0)), Ok(-9_007_199_254_740_991));
}

#[test]
fn none_is_undefined_where_a_slot_stays_unset_and_null_where_a_place_is_kept() {
    writes(None::<u8>, "undefined");
    writes(Bag { name: "a".into(), size: None, tags: vec![None] }, "{theName:\"a\",size:undefined,tags:[null]}");
    writes((None::<u8>, 1), "[null,1]");
    writes(BTreeMap::from([("a", None::<u8>)]), "{a:null}");
    writes(Nullable::Null::<u8>, "null");
    writes([Nullable::Value(1)], "[1]");
    writes(Shape::Pair(1, None), "{Pair:[1,null]}");
    writes(Shape::Rect { width: 1, height: None }, "{Rect:{height:undefined,width:1}}");
    writes(json!(null), "null");
    for nothing in [Json::Null, Json::Undefined] {
        assert_eq!(read::<Option<u8>>(nothing.clone()), Ok(None));
        assert_eq!(read::<Nullable<u8>>(nothing.clone()), Ok(Nullable::Null));
        assert_eq!(read::<Vec<Option<u8>>>(Json::Array(vec![nothing.clone()])), Ok(vec![None]));
        assert_eq!(read::<serde_json::Value>(nothing), Ok(json!(null)));
    }
    assert_eq!(read::<Bag>(json!({ "theName": "a" })), Ok(Bag { name: "a".into(), size: None, tags: vec![] }));
}

/// A map whose key is a live object.
struct BySignal;

impl Serialize for BySignal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(CallSignal, 1)])
    }
}

#[test]
fn composites_and_where_in_them_something_does_not_fit() {
    writes((1, "a", [true]), "[1,\"a\",[true]]");
    writes(BTreeSet::from([2, 1]), "[1,2]");
    writes(BTreeMap::from([(-1, 'a')]), "{-1:\"a\"}");
    writes(BTreeMap::from([("__proto__", 1)]), "{__proto__:1}");
    let refused =
        |written: Result<String, String>| written.is_err_and(|error| error.contains("keys must be strings or"));
    assert!(refused(write(BTreeMap::from([((1, 2), 3)]))) && refused(write(BySignal)));
    assert_eq!(read::<HashMap<u8, bool>>(json!({ "7": true })), Ok(HashMap::from([(7, true)])));
    refuses::<HashMap<u8, bool>>(json!({ "x": true }), "$.x: expected u8, found key \"x\"");
    refuses::<Bag>(json!({ "theName": "a", "tags": ["b", 3] }), "$.tags[1]: expected a string, found number");
    refuses::<Bag>(json!({}), "$.theName: expected a value, found undefined");
    refuses::<HashMap<String, u8>>(json!({ "a b": "c" }), "$[\"a b\"]: expected u8");
    refuses::<(u8, u8)>(json!([1]), "expected a tuple of size 2, found 1 elements");
    refuses::<(u8, u8)>(json!([1, 2, 3]), "expected 2 elements, found 3 elements");
    refuses::<Vec<u8>>(json!({}), "expected a sequence, found object");
    refuses::<Bag>(json!([]), "expected struct Bag, found array");
    assert_eq!(read::<[u8; 2]>(json!([1, 2])), Ok([1, 2]));
}

#[test]
fn enums_are_as_serde_has_them() {
    let shapes = [
        (Shape::Empty, json!("Empty")),
        (Shape::Circle(1.5), json!({ "Circle": 1.5 })),
        (Shape::Maybe(None), json!({ "Maybe": null })),
        (Shape::Maybe(Some(1)), json!({ "Maybe": 1 })),
        (Shape::Unit(()), json!({ "Unit": null })),
        (Shape::Pair(1, Some("a".into())), json!({ "Pair": [1, "a"] })),
        (Shape::Rect { width: 1, height: Some(2) }, json!({ "Rect": { "width": 1, "height": 2 } })),
    ];
    for (shape, json) in shapes {
        writes(&shape, &Json::from(json.clone()).to_string());
        assert_eq!(read::<Shape>(json), Ok(shape));
    }
    refuses::<Shape>(json!({ "Circle": "x" }), "$.Circle: expected f64, found string");
    refuses::<Shape>(json!({ "Rect": { "width": "x" } }), "$.Rect.width: expected u32, found string");
    refuses::<Shape>(json!({ "Circle": 1, "Empty": null }), "one key");
    refuses::<Shape>(json!("Nope"), "unknown variant `Nope`");
    refuses::<Shape>(json!(1), "found number");
    assert_eq!(read::<Tagged>(json!({ "kind": "A", "number": 1 })), Ok(Tagged::A { number: 1 }));
}

#[test]
fn bytes_by_the_type_and_not_by_its_spelling() {
    type Alias = Vec<u8>;
    writes(vec![1_u8, 2], "Uint8Array[1, 2]");
    writes([1_u8, 2], "Uint8Array[1, 2]");
    writes(&[1_u8, 2][..], "Uint8Array[1, 2]");
    writes([Bytes::from([1, 2])], "[Uint8Array[1, 2]]");
    writes((vec![1_u8],), "[[1]]");
    writes(vec![1_i8], "[1]");
    let bytes = || Json::Bytes(ElementKind::U8, vec![1, 2]);
    assert_eq!(read::<Alias>(bytes()), Ok(vec![1, 2]));
    assert_eq!(read::<[u8; 2]>(bytes()), Ok([1, 2]));
    assert_eq!(read::<Bytes>(bytes()), Ok(Bytes::from([1, 2])));
    assert_eq!(read::<Vec<Bytes>>(Json::Array(vec![bytes()])), Ok(vec![Bytes::from([1, 2])]));
    assert_eq!(read::<Vec<u16>>(bytes()), Ok(vec![1, 2]), "a typed array is an array, too");
    assert_eq!(read::<Vec<u8>>(json!([1, 2])), Ok(vec![1, 2]));
    refuses::<[u8; 3]>(bytes(), "expected an array of length 3");
    refuses::<Bytes>(json!("AQI="), "expected a Uint8Array, found string");
}

#[test]
fn typed_arrays() {
    writes(TypedArray(vec![1.5_f64]), "Float64Array[0, 0, 0, 0, 0, 0, 248, 63]");
    writes([TypedArray(vec![1_i16])], "[Int16Array[1, 0]]");
    writes(TypedArray(Vec::<u64>::new()), "BigUint64Array[]");
    let halves = Json::Bytes(ElementKind::F64, 1.5_f64.to_ne_bytes().to_vec());
    assert_eq!(read::<TypedArray<f64>>(halves), Ok(TypedArray(vec![1.5])));
    assert_eq!(read::<TypedArray<f32>>(json!([1.5, 2])), Ok(TypedArray(vec![1.5, 2.0])));
    assert_eq!(read::<TypedArray<u16>>(Json::Bytes(ElementKind::U8, vec![1, 2])), Ok(TypedArray(vec![1, 2])));
    refuses::<TypedArray<u8>>(json!([256]), "$[0]: expected u8");
}

#[test]
fn depth_is_limited_both_ways() {
    let nested = |depth| (1..depth).fold(json!([]), |inner, _| json!([inner]));
    assert!(write(nested(DEPTH_LIMIT)).is_ok());
    assert!(write(nested(DEPTH_LIMIT + 1)).is_err_and(|error| error.contains("deeper than 128 levels")));
    assert!(read::<serde_json::Value>(nested(DEPTH_LIMIT)).is_ok());
    refuses::<serde_json::Value>(nested(DEPTH_LIMIT + 1), "deeper than 128 levels");
    let objects = (0..200).fold(json!({}), |inner, _| json!({ "a": inner }));
    assert!(write(&objects).is_err());
    refuses::<serde_json::Value>(objects, "deeper than 128 levels");
}

#[test]
fn the_signal_stands_anywhere_in_a_call() {
    #[derive(Serialize)]
    struct Init {
        signal: CallSignal,
    }
    writes(CallSignal, "signal");
    writes(Some([Init { signal: CallSignal }]), "[{signal:signal}]");
}

#[test]
fn an_impl_that_writes_handles_by_hand_gets_no_further() {
    /// Names a handle without having one.
    struct Forged;
    impl Serialize for Forged {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_unit_struct("$jsinterop::Handle")
        }
    }
    writes(Forged, "null");
}

// ---- Round trips -------------------------------------------------------------------------------------------------------

/// There and back: out as an argument, in as one of a callback, out as its result, in as the caller's.
fn echo<T>(mock: &MockHost, value: &T) -> T
where
    T: Serialize + DeserializeOwned + Send + 'static,
{
    let echo = Callback::sync(|value: T| value);
    block_on(mock.call::<T>(&echo, (value,))).unwrap_or_else(|error| panic!("{error}"))
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        (-(1_i64 << 53) + 1..1_i64 << 53).prop_map(|value| json!(value)),
        any::<f64>()
            .prop_filter("whole ones become integers", |value| value.fract() != 0.0)
            .prop_map(|value| json!(value)),
        ".*".prop_map(|value| json!(value)),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(".*", inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn any_shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Empty),
        any::<f64>().prop_filter("equal to itself", |value| !value.is_nan()).prop_map(Shape::Circle),
        any::<Option<u8>>().prop_map(Shape::Maybe),
        Just(Shape::Unit(())),
        (any::<u8>(), any::<Option<String>>()).prop_map(|(a, b)| Shape::Pair(a, b)),
        (any::<u32>(), any::<Option<u32>>()).prop_map(|(width, height)| Shape::Rect { width, height }),
    ]
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Everything {
    shapes: Vec<Shape>,
    by_name: BTreeMap<String, Option<Shape>>,
    by_number: BTreeMap<i64, (bool, char)>,
    maybe: Option<Box<Everything>>,
    tagged: Tagged,
    bytes: Bytes,
    numbers: TypedArray<f32>,
    big: BigInt<i128>,
    nullable: Nullable<u16>,
}

fn everything() -> impl Strategy<Value = Everything> {
    let tagged =
        prop_oneof![(-(1_i64 << 53) + 1..1_i64 << 53).prop_map(|number| Tagged::A { number }), Just(Tagged::B)];
    let leaf = (
        prop::collection::vec(any_shape(), 0..4),
        prop::collection::btree_map(".*", prop::option::of(any_shape()), 0..4),
        prop::collection::btree_map(any::<i64>(), any::<(bool, char)>(), 0..4),
        tagged,
        any::<(Vec<u8>, i128, Option<u16>)>(),
        prop::collection::vec(-1e6_f32..1e6, 0..4),
    );
    let leaf = leaf.prop_map(|(shapes, by_name, by_number, tagged, (bytes, big, nullable), numbers)| Everything {
        shapes,
        by_name,
        by_number,
        maybe: None,
        tagged,
        bytes: bytes.into(),
        numbers: numbers.into(),
        big: BigInt(big),
        nullable: nullable.into(),
    });
    let leaf = leaf.boxed();
    (leaf.clone(), prop::option::of(leaf)).prop_map(|(outer, inner)| Everything { maybe: inner.map(Box::new), ..outer })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_comes_back(value in any_json()) {
        prop_assert_eq!(echo(&MockHost::new(), &value), value);
    }

    #[test]
    fn typed_data_comes_back(value in everything()) {
        prop_assert_eq!(echo(&MockHost::new(), &value), value);
    }

    #[test]
    fn byte_strings_come_back(value: Vec<u8>) {
        prop_assert_eq!(echo(&MockHost::new(), &value), value);
    }

    #[test]
    fn reading_anything_as_anything_never_panics(value in any_json()) {
        let value = Json::from(value);
        let _ = read::<Everything>(value.clone());
        let _ = read::<Vec<Shape>>(value.clone());
        let _ = read::<(u8, Option<Bag>)>(value.clone());
        let _ = read::<jsinterop::JsObject>(value);
    }
}
