//! What a type wants, found by watching its `Deserialize` impl; and that reading accepts just what the want says.

#![allow(dead_code, reason = "types are only deserialized")]

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroU32;

use common::{Json, connect};
use futures::FutureExt as _;
use jsinterop::host::Want;
use jsinterop::{
    BigInt, Bytes, Callback, ElementRef, JsError, JsFunction, JsObject, Nullable, RustRef, TypedArray, js_import,
};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::json;

#[js_import("Chart")]
struct Chart;

#[derive(Deserialize)]
struct Plain {
    name: String,
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct Mixed {
    object: JsObject,
    number: NonZeroU32,
    charts: Vec<Chart>,
    maybe: Option<JsObject>,
    by_name: HashMap<String, Chart>,
    by_number: BTreeMap<u8, Box<Chart>>,
    plain: Plain,
    value: serde_json::Value,
}

#[derive(Deserialize)]
struct Newtype(JsObject);

#[derive(Deserialize)]
struct Pair(u32, JsObject);

#[derive(Deserialize, Debug)]
struct Tree {
    element: ElementRef,
    children: Vec<Tree>,
}

#[derive(Deserialize)]
struct List(Vec<List>);

#[derive(Deserialize)]
struct Loop(Option<Box<Loop>>);

#[derive(Deserialize)]
struct Left {
    object: Option<JsObject>,
    right: Option<Box<Right>>,
}

#[derive(Deserialize)]
struct Right {
    left: Option<Box<Left>>,
    text: Option<String>,
}

#[derive(Deserialize)]
struct Generic<T> {
    value: T,
}

#[derive(Deserialize)]
struct Flat {
    own: JsObject,
    #[serde(flatten)]
    rest: Generic<JsObject>,
}

#[derive(Deserialize)]
enum External {
    Handle(JsObject),
    Fields { object: JsObject },
    Nothing,
}

#[derive(Deserialize)]
#[serde(tag = "kind")]
enum Internal {
    A { object: JsObject },
}

#[derive(Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    A(JsObject),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(f64),
    Handle(JsObject),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Renamed {
    #[serde(alias = "theObject")]
    my_object: JsObject,
    #[serde(default)]
    other: Option<u32>,
    #[serde(skip)]
    skipped: Option<String>,
}

fn want<T: DeserializeOwned + 'static>() -> String {
    format!("{:?}", Want::of::<T>())
}

#[test]
fn leaves() {
    assert_eq!(want::<()>(), "nothing");
    assert_eq!(want::<IgnoredAny>(), "nothing");
    for data in [
        want::<bool>(),
        want::<u64>(),
        want::<i128>(),
        want::<f32>(),
        want::<char>(),
        want::<String>(),
        want::<Option<()>>(),
        want::<serde_json::Value>(),
        want::<std::time::Duration>(),
        want::<std::net::IpAddr>(),
        want::<Vec<u8>>(),
        want::<[u8; 32]>(),
        want::<Bytes>(),
        want::<BigInt<u64>>(),
        want::<TypedArray<f64>>(),
        want::<Plain>(),
        want::<HashSet<String>>(),
        want::<Result<u32, String>>(),
        want::<Loop>(),
        want::<List>(),
    ] {
        assert_eq!(data, "data");
    }
    for handle in [
        want::<JsObject>(),
        want::<JsFunction>(),
        want::<ElementRef>(),
        want::<Chart>(),
        want::<Newtype>(),
        want::<Box<JsObject>>(),
        want::<Option<JsObject>>(),
        want::<Option<Option<Newtype>>>(),
        want::<Nullable<Chart>>(),
        want::<RustRef<String>>(),
        want::<Callback>(),
    ] {
        assert_eq!(handle, "handle");
    }
}

#[test]
fn composites() {
    assert_eq!(want::<Vec<JsObject>>(), "[handle]");
    assert_eq!(want::<Vec<Vec<Option<Chart>>>>(), "[[handle]]");
    assert_eq!(want::<HashMap<String, Chart>>(), "{*: handle}");
    assert_eq!(want::<HashMap<bool, Chart>>(), "{*: handle}");
    assert_eq!(want::<(u32, JsObject, String)>(), "(data, handle, data)");
    assert_eq!(want::<(JsObject, Vec<JsFunction>, JsObject)>(), "(handle, [handle], handle)");
    assert_eq!(want::<(Plain, External, JsObject)>(), "(data, data, handle)");
    assert_eq!(want::<[JsObject; 2]>(), "(handle, handle)");
    assert_eq!(want::<Pair>(), "(data, handle)");
    assert_eq!(
        want::<Mixed>(),
        "{object: handle, number: data, charts: [handle], maybe: handle, by_name: {*: handle}, by_number: {*: handle}, \
         plain: data, value: data}"
    );
    assert_eq!(want::<Renamed>(), "{myObject: handle, theObject: handle, other: data}");
}

#[test]
fn recursion_leads_back() {
    assert_eq!(want::<Tree>(), "{element: handle, children: [^1]}");
    assert_eq!(want::<Left>(), "{object: handle, right: {left: ^1, text: data}}");
    assert_eq!(want::<Generic<Generic<JsObject>>>(), "{value: {value: handle}}");
    assert_eq!(want::<(Generic<String>, Generic<JsObject>)>(), "(data, {value: handle})");
}

#[test]
fn what_cannot_be_seen_is_data() {
    assert_eq!(want::<External>(), "data");
    assert_eq!(want::<Internal>(), "data");
    assert_eq!(want::<Adjacent>(), "data");
    assert_eq!(want::<Untagged>(), "data");
    assert_eq!(want::<Flat>(), "data");
    // No address can be made up, so what comes after it is not seen.
    assert_eq!(want::<(JsObject, std::net::IpAddr, JsObject)>(), "(handle, data, data)");
}

#[test]
fn odd_impls_are_data() {
    macro_rules! odd {
        ($name:ident, |$deserializer:ident| $code:expr) => {
            #[derive(Debug)]
            struct $name;
            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>($deserializer: D) -> Result<Self, D::Error> {
                    $code
                }
            }
            assert_eq!(want::<$name>(), "data");
            assert_eq!(want::<Generic<($name, JsObject)>>(), want::<Generic<($name, JsObject)>>());
        };
    }
    odd!(Ignoring, |_deserializer| Ok(Self));
    odd!(Refusing, |_deserializer| Err(serde::de::Error::custom("never")));
    odd!(Panicking, |deserializer| {
        u32::deserialize(deserializer).expect("a number");
        Ok(Self)
    });
    odd!(Swallowing, |deserializer| {
        let _ = Vec::<Ignoring>::deserialize(deserializer);
        Ok(Self)
    });
    odd!(Endless, |deserializer| {
        struct V;
        impl<'de> serde::de::Visitor<'de> for V {
            type Value = ();
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("anything")
            }
            fn visit_some<D: serde::Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
                inner.deserialize_option(V)
            }
        }
        deserializer.deserialize_option(V)?;
        Ok(Self)
    });
}

#[expect(clippy::unwrap_used, reason = "it is answered at once")]
/// Reads `value` as `T`; the message when it does not fit.
fn read<T: DeserializeOwned + Send + 'static>(value: impl Into<Json>) -> Result<T, String> {
    let (rt, host) = connect();
    let call = rt.invoke::<T>("f", ()).start();
    host.answer("f", value.into());
    call.now_or_never().unwrap().map_err(|error| match error {
        JsError::Mismatch { path, expected, found, .. } => format!("{path}: expected {expected}, found {found}"),
        other => other.to_string(),
    })
}

fn live() -> Json {
    Json::Live(1, Box::new(json!({}).into()))
}

fn object(entries: &[(&str, Json)]) -> Json {
    Json::Object(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

fn array(elements: &[Json]) -> Json {
    Json::Array(elements.to_vec())
}

#[test]
fn reading_takes_unmarked_objects_where_they_are_wanted() {
    read::<JsObject>(live()).unwrap();
    read::<JsFunction>(Json::Function(1)).unwrap();
    read::<Vec<Chart>>(array(&[live(), live()])).unwrap();
    read::<HashMap<u8, Chart>>(object(&[("1", live())])).unwrap();
    read::<Pair>(array(&[Json::Number(1.0), live()])).unwrap();
    assert!(read::<Option<JsObject>>(Json::Null).unwrap().is_none());
    let leaf = object(&[("element", live()), ("children", array(&[]))]);
    let tree: Tree = read(object(&[("element", live()), ("children", array(&[leaf.clone(), leaf]))])).unwrap();
    assert_eq!(tree.children.len(), 2);
    read::<Renamed>(object(&[("theObject", live())])).unwrap();
}

#[test]
fn elsewhere_only_marked_ones() {
    type Case = (fn(Json) -> Result<(), String>, fn(Json) -> Json);
    fn is<T: DeserializeOwned + Send + 'static>(value: Json) -> Result<(), String> {
        read::<T>(value).map(drop)
    }
    let cases: [Case; 7] = [
        (is::<External>, |x| object(&[("Handle", x)])),
        (is::<External>, |x| object(&[("Fields", object(&[("object", x)]))])),
        (is::<Internal>, |x| object(&[("kind", Json::Text("A".into())), ("object", x)])),
        (is::<Adjacent>, |x| object(&[("t", Json::Text("A".into())), ("c", x)])),
        (is::<Untagged>, |x| x),
        (is::<Flat>, |x| object(&[("own", x), ("value", Json::Marked(9))])),
        (is::<(JsObject, std::net::IpAddr, JsObject)>, |x| array(&[live(), Json::Text("::1".into()), x])),
    ];
    for (index, (read, around)) in cases.iter().enumerate() {
        read(around(Json::Marked(1))).unwrap_or_else(|error| panic!("case {index}: {error}"));
        assert!(read(around(live())).is_err(), "case {index}");
    }
    let error = read::<External>(object(&[("Handle", live())])).err().unwrap();
    assert!(error.contains("$.Handle") && error.contains("jsinterop.ref"), "{error}");
}

#[test]
fn the_untagged_number_stays_a_number() {
    assert!(matches!(read::<Untagged>(Json::Number(7.0)), Ok(Untagged::Number(_))));
}

#[test]
fn wants_are_traced_once_on_many_threads() {
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| std::ptr::from_ref(Want::of::<Mixed>()).addr())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.iter().all(|want| *want == all[0]));
}
