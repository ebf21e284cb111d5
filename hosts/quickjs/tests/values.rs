//! What crosses, as the engine makes and shows it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use common::engine;
use jsinterop::{BigInt, Bytes, JsError, Nullable, TypedArray};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Person {
    name: String,
    age: u8,
    tags: Vec<String>,
    nick: Option<String>,
}

fn mismatch(error: JsError) -> (String, String) {
    match error {
        JsError::Mismatch { path, expected, found, .. } => (path, format!("expected {expected}, found {found}")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn structs_go_out_and_come_back() {
    let engine = engine("globalThis.show = (x) => JSON.stringify(x); globalThis.id = (x) => x");
    let ann = Person { name: "Ann ü 💡 \0".into(), age: 3, tags: vec!["a".into(), String::new()], nick: None };
    let shown = engine.invoke_sync::<String>("show", (&ann,)).unwrap();
    assert_eq!(shown, r#"{"name":"Ann ü 💡 \u0000","age":3,"tags":["a",""]}"#);
    assert_eq!(engine.invoke_sync::<Person>("id", (&ann,)).unwrap(), ann);
    assert_eq!(engine.invoke_sync::<Vec<Person>>("id", (vec![ann.clone(); 3],)).unwrap(), vec![ann; 3]);
}

#[test]
fn what_does_not_fit_is_named_with_its_path() {
    let engine = engine("");
    let read = |code: &str| mismatch(engine.eval_as::<Person>(code).unwrap_err());
    let (path, reason) = read("({ name: 'x', age: 3, tags: ['a', 7] })");
    assert_eq!((path.as_str(), reason.contains("found number")), ("$.tags[1]", true), "{reason}");
    assert_eq!(read("({ name: 'x', age: 300, tags: [] })").0, "$.age");
    assert_eq!(read("({ name: 'x', tags: [] })").0, "$.age");
    assert_eq!(read("7").0, "$");
    let cyclic = mismatch(engine.eval_as::<Value>("const a = { b: [] }; a.b.push(a); a").unwrap_err());
    assert!(cyclic.1.contains("cyclic"), "{cyclic:?}");
    let function = mismatch(engine.eval_as::<Value>("({ f() {} })").unwrap_err());
    assert!(function.0 == "$.f" && function.1.contains("function"), "{function:?}");
    assert!(mismatch(engine.eval_as::<Value>("Symbol('x')").unwrap_err()).1.contains("symbol"));
    assert!(mismatch(engine.eval_as::<Value>("Promise.resolve(1)").unwrap_err()).1.contains("promise"));
    engine.eval_as::<()>("const b = {}; b.b = b; b").unwrap();
}

#[test]
fn objects_answer_as_json_would() {
    let engine = engine("");
    let read = |code: &str| engine.eval_as::<Value>(code).unwrap();
    assert_eq!(read("new Date(0)"), json!("1970-01-01T00:00:00.000Z"));
    assert_eq!(read("({ toJSON: () => ({ a: 1 }) })"), json!({ "a": 1 }));
    assert_eq!(read("[new Number(1), new String('s'), new Boolean(false)]"), json!([1, "s", false]));
    assert_eq!(read("new (class { a = 1; #b = 2; get c() { return 3 } })"), json!({ "a": 1 }));
    assert_eq!(
        read("Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } })"),
        json!({ "own": 2 })
    );
    assert_eq!(read("({ a: undefined, b: null })"), json!({ "b": null }));
    assert_eq!(read("[1, , 3]"), json!([1, null, 3]));
    assert_eq!(read("new Map([['a', 1], [2, 'b']])"), json!({ "a": 1, "2": "b" }));
    assert_eq!(read("new Set([1, 'x'])"), json!([1, "x"]));
    assert_eq!(read("new Proxy({ a: [1] }, {})"), json!({ "a": [1] }));
    assert_eq!(read("new Proxy([1, 2], {})"), json!([1, 2]));
    assert_eq!(read("Object.create(null, { k: { value: 1, enumerable: true } })"), json!({ "k": 1 }));
    assert_eq!(read("new Map([['a', new Map([[1.5, 2]])]])"), json!({ "a": { "1.5": 2 } }));
    assert!(engine.eval_as::<Value>("new Map([[{}, 1]])").is_err());
}

#[test]
fn maps_and_sets() {
    let engine = engine("globalThis.id = (x) => x; globalThis.keys = (x) => Object.keys(x)");
    let by_number = BTreeMap::from([(1, "a".to_owned()), (20, "b".to_owned())]);
    assert_eq!(engine.invoke_sync::<BTreeMap<u32, String>>("id", (&by_number,)).unwrap(), by_number);
    assert_eq!(engine.eval_as::<BTreeMap<u32, String>>("new Map([[1, 'a'], [20, 'b']])").unwrap(), by_number);
    assert_eq!(engine.eval_as::<BTreeSet<u8>>("new Set([3, 1])").unwrap(), BTreeSet::from([1, 3]));
    let person = engine.eval_as::<Person>("new Map([['name', 'x'], ['age', 1], ['tags', new Set(['t'])]])").unwrap();
    assert_eq!(person.tags, ["t"]);
}

#[test]
fn dangerous_keys_are_own_properties() {
    let engine = engine(
        "globalThis.look = (x) => [Object.getPrototypeOf(x) === Object.prototype, Object.keys(x).join(), x.y === undefined]",
    );
    let map = HashMap::from([("__proto__", json!({ "y": 1 }))]);
    assert_eq!(engine.invoke_sync::<(bool, String, bool)>("look", (map,)).unwrap(), (true, "__proto__".into(), true));
    engine
        .eval(
            "Object.defineProperty(Object.prototype, 'trap', { set() { throw new Error('set') }, configurable: true })",
        )
        .unwrap();
    let trap = HashMap::from([("trap", 1)]);
    assert_eq!(engine.invoke_sync::<(bool, String, bool)>("look", (trap,)).unwrap().1, "trap");
    assert_eq!(engine.eval_as::<HashMap<String, u8>>("({ ['__proto__']: 1 })").unwrap()["__proto__"], 1);
}

#[test]
fn numbers_and_bigints() {
    let engine = engine("globalThis.id = (x) => x; globalThis.kind = (x) => typeof x");
    assert_eq!(engine.invoke_sync::<f64>("id", (-0.0,)).unwrap().to_bits(), (-0.0_f64).to_bits());
    assert!(engine.invoke_sync::<f64>("id", (f64::NAN,)).unwrap().is_nan());
    assert_eq!(engine.invoke_sync::<u64>("id", (u64::from(u32::MAX) + 5,)).unwrap(), u64::from(u32::MAX) + 5);
    for big in [i128::MIN, -1, 0, i128::from(i64::MAX), i128::from(u64::MAX), i128::MAX] {
        assert_eq!(engine.invoke_sync::<BigInt<i128>>("id", (BigInt(big),)).unwrap(), BigInt(big));
    }
    assert_eq!(engine.invoke_sync::<BigInt<u128>>("id", (BigInt(u128::MAX),)).unwrap(), BigInt(u128::MAX));
    assert_eq!(engine.invoke_sync::<String>("kind", (BigInt(5_u64),)).unwrap(), "bigint");
    assert_eq!(engine.eval_as::<u64>("2n ** 63n").unwrap(), 1 << 63);
    assert!(engine.eval_as::<i128>("2n ** 200n").is_err());
    assert!(engine.eval_as::<u8>("1.5").is_err());
}

#[test]
fn lone_surrogates_become_one_replacement_each() {
    let engine = engine("");
    assert_eq!(engine.eval_as::<String>("'a\\ud800b\\udc00'").unwrap(), "a\u{FFFD}b\u{FFFD}");
    assert_eq!(engine.eval_as::<String>("'\\ud83d\\udca1'").unwrap(), "💡");
    assert_eq!(engine.eval_as::<HashMap<String, u8>>("({ '\\ud800': 1 })").unwrap()["\u{FFFD}"], 1);
}

#[test]
fn bytes_and_typed_arrays() {
    let engine = engine(
        "globalThis.id = (x) => x; globalThis.name = (x) => x.constructor.name; globalThis.list = (x) => Array.from(x)",
    );
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(engine.invoke_sync::<String>("name", (Bytes::from(bytes.clone()),)).unwrap(), "Uint8Array");
    assert_eq!(engine.invoke_sync::<Vec<u8>>("id", (&bytes,)).unwrap(), bytes);
    assert_eq!(engine.invoke_sync::<String>("name", (&bytes,)).unwrap(), "Uint8Array");
    for source in
        ["new Uint8Array([1, 2, 3])", "new Uint8Array([0, 1, 2, 3]).subarray(1)", "new Uint8Array([1, 2, 3]).buffer"]
    {
        assert_eq!(engine.eval_as::<Vec<u8>>(source).unwrap(), [1, 2, 3], "{source}");
    }
    let view = "new DataView(new Uint8Array([9, 1, 2, 3, 9]).buffer, 1, 3)";
    assert_eq!(engine.eval_as::<Vec<u8>>(view).unwrap(), [1, 2, 3]);
    assert_eq!(engine.eval_as::<Vec<u8>>("new Uint8Array(0)").unwrap(), [0_u8; 0]);
    assert_eq!(engine.eval_as::<Vec<f64>>("new Float32Array([1.5, -2])").unwrap(), [1.5, -2.0]);
    assert_eq!(engine.eval_as::<Vec<i64>>("new BigInt64Array([-5n, 7n])").unwrap(), [-5, 7]);
    assert_eq!(engine.eval_as::<Vec<u32>>("new Uint32Array([4294967295])").unwrap(), [u32::MAX]);
    let numbers = TypedArray::from(vec![1.5_f64, f64::MAX]);
    assert_eq!(engine.invoke_sync::<String>("name", (&numbers,)).unwrap(), "Float64Array");
    assert_eq!(engine.invoke_sync::<TypedArray<f64>>("id", (&numbers,)).unwrap(), numbers);
    assert_eq!(engine.invoke_sync::<Vec<f64>>("list", (&numbers,)).unwrap(), [1.5, f64::MAX]);
}

#[test]
fn none_is_undefined_in_a_slot_and_null_in_a_list() {
    let engine = engine("globalThis.kinds = (a, b, c) => [String(a), JSON.stringify(b), String(c)]");
    let shown: Vec<String> =
        engine.invoke_sync("kinds", (None::<u8>, vec![Some(1), None], Nullable::<u8>::Null)).unwrap();
    assert_eq!(shown, ["undefined", "[1,null]", "null"]);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Unit,
    Circle(f64),
    Rect { w: u8, h: u8 },
    Pair(u8, u8),
}

#[test]
fn enums_are_as_serde_has_them() {
    let engine = engine("globalThis.id = (x) => x; globalThis.show = (x) => JSON.stringify(x)");
    for (shape, text) in [
        (Shape::Unit, "\"Unit\""),
        (Shape::Circle(1.5), "{\"Circle\":1.5}"),
        (Shape::Rect { w: 1, h: 2 }, "{\"Rect\":{\"w\":1,\"h\":2}}"),
        (Shape::Pair(1, 2), "{\"Pair\":[1,2]}"),
    ] {
        assert_eq!(engine.invoke_sync::<String>("show", (&shape,)).unwrap(), text);
        assert_eq!(engine.invoke_sync::<Shape>("id", (&shape,)).unwrap(), shape);
    }
}

#[test]
fn a_getter_that_throws_is_an_exception() {
    let engine = engine("");
    let error = engine.eval_as::<Value>("({ get a() { throw new TypeError('no') } })").unwrap_err();
    assert!(
        matches!(&error, JsError::Exception(thrown) if thrown.name == "TypeError" && thrown.message == "no"),
        "{error}"
    );
}

#[test]
fn a_serialize_impl_that_breaks_the_rules_breaks_nothing_else() {
    struct KeyWithoutValue;
    impl Serialize for KeyWithoutValue {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeMap as _;
            let mut map = serializer.serialize_map(None)?;
            map.serialize_key("a")?;
            map.serialize_key("b")?;
            map.serialize_value(&1)?;
            map.end()
        }
    }
    let engine = engine("globalThis.id = (x) => x");
    // What arrives is of no interest; that the engine lives and frees everything is.
    let _ = engine.invoke_sync::<Value>("id", (KeyWithoutValue,));
    assert_eq!(engine.invoke_sync::<u8>("id", (1,)).unwrap(), 1);
}
