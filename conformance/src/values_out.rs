//! Values on their way out: what each Rust type is in JavaScript.

use std::collections::{BTreeMap, BTreeSet};

use jsinterop::{BigInt, CallSignal, JsError, Nullable, js_import};
use serde::Serialize;
use serde_json::json;

use crate::{Cx, Outcome};

#[js_import("conformance.describe")]
async fn describe<T: Serialize>(value: T) -> Result<String, JsError>;

#[js_import("conformance.valuesOut.isUnset")]
async fn is_unset<T: Serialize>(bag: &T, key: &str) -> Result<bool, JsError>;

/// What JavaScript sees, and what it should see.
macro_rules! ensure_seen {
    ($($value:expr => $expected:expr),* $(,)?) => { $(
        ensure_eq!(describe($value).await?, $expected, stringify!($value));
    )* };
}

pub(crate) async fn numbers_and_booleans(_: &Cx) -> Outcome {
    ensure_seen! {
        true => "true", false => "false",
        0_u8 => "0", -128_i8 => "-128", u16::MAX => "65535", i32::MIN => "-2147483648", u32::MAX => "4294967295",
        1.5_f64 => "1.5", 0.25_f32 => "0.25", -0.0_f64 => "-0", 2.0_f64 => "2", f64::NAN => "NaN",
        f64::INFINITY => "Infinity", f64::NEG_INFINITY => "-Infinity", f64::MAX => "1.7976931348623157e+308",
    }
    Ok(())
}

pub(crate) async fn integers_as_far_as_they_are_exact(_: &Cx) -> Outcome {
    ensure_seen! {
        9_007_199_254_740_991_i64 => "9007199254740991", -9_007_199_254_740_991_i64 => "-9007199254740991",
        9_007_199_254_740_991_u64 => "9007199254740991", 5_i128 => "5", 5_usize => "5",
    }
    for beyond in [1_i64 << 53, -(1_i64 << 53), i64::MAX] {
        ensure_matches!(describe(beyond).await, Err(JsError::Argument { index: 0, reason, .. }) if reason.contains("BigInt"));
    }
    ensure_matches!(describe(u64::MAX).await, Err(JsError::Argument { .. }));
    ensure_matches!(describe(u128::MAX).await, Err(JsError::Argument { .. }));
    Ok(())
}

pub(crate) async fn big_integers(_: &Cx) -> Outcome {
    ensure_seen! {
        BigInt(5_i64) => "5n", BigInt(i64::MIN) => "-9223372036854775808n", BigInt(u64::MAX) => "18446744073709551615n",
        BigInt(i128::MIN) => "-170141183460469231731687303715884105728n",
        BigInt(u128::MAX) => "340282366920938463463374607431768211455n",
        vec![BigInt(1_u8)] => "[1n]",
    }
    Ok(())
}

pub(crate) async fn texts(cx: &Cx) -> Outcome {
    ensure_seen! {
        "text" => r#""text""#, String::from("é🦀") => r#""é🦀""#, 'x' => r#""x""#, '🦀' => r#""🦀""#, "" => r#""""#,
        "nul \0 and \u{1}" => r#""nul \u0000 and \u0001""#, "\u{2028}\u{feff}" => "\"\u{2028}\u{feff}\"",
    }
    let long = "é🦀".repeat(50_000);
    ensure_eq!(cx.rt().invoke::<u32>("conformance.valuesOut.length", (&long,)).await?, 150_000);
    ensure!(cx.rt().invoke::<String>("conformance.handles.echo", (&long,)).await? == long);
    Ok(())
}

#[derive(Serialize)]
struct Bag {
    set: Option<u32>,
    unset: Option<u32>,
    null: Nullable<u32>,
    value: Nullable<u32>,
}

pub(crate) async fn none_is_undefined_or_null_by_its_place(_: &Cx) -> Outcome {
    let bag = Bag { set: Some(1), unset: None, null: Nullable::Null, value: Nullable::Value(2) };
    ensure_seen! {
        None::<u32> => "undefined", Some(1) => "1", Some(Some("x")) => r#""x""#,
        [Some(1), None] => "[1, null]", (None::<u32>, 1) => "[null, 1]",
        BTreeMap::from([("a", None::<u32>)]) => "{a: null}",
        &bag => "{set: 1, null: null, value: 2}",
        Nullable::<u32>::Null => "null", Nullable::Value("x") => r#""x""#,
    }
    ensure!(is_unset(&bag, "unset").await?);
    Ok(())
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Newtype(u32);

#[derive(Serialize)]
struct Pair(u32, &'static str);

pub(crate) async fn nothing_and_wrappers(_: &Cx) -> Outcome {
    ensure_seen! {
        () => "undefined", Unit => "null", Newtype(1) => "1", Pair(1, "two") => r#"[1, "two"]"#, Box::new(1) => "1",
        std::borrow::Cow::Borrowed("cow") => r#""cow""#,
    }
    Ok(())
}

pub(crate) async fn sequences_are_arrays(_: &Cx) -> Outcome {
    ensure_seen! {
        vec![1, 2] => "[1, 2]", Vec::<u32>::new() => "[]", [1.5, 2.0] => "[1.5, 2]", &["a", "b"][..] => r#"["a", "b"]"#,
        (1, "two", false) => r#"[1, "two", false]"#, BTreeSet::from([2, 1]) => "[1, 2]",
        vec![vec![1], vec![]] => "[[1], []]", vec![(1, 'a')] => r#"[[1, "a"]]"#,
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    first_name: &'static str,
    #[serde(rename = "odd key")]
    odd: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<u32>,
    #[serde(flatten)]
    more: BTreeMap<&'static str, u32>,
    #[serde(skip)]
    #[expect(dead_code, reason = "it is skipped")]
    hidden: u32,
}

pub(crate) async fn structs_are_plain_objects(cx: &Cx) -> Outcome {
    let person = || Person { first_name: "Ann", odd: 1, tags: vec![], more: BTreeMap::from([("extra", 2)]), hidden: 3 };
    ensure_eq!(describe(person()).await?, r#"{firstName: "Ann", "odd key": 1, extra: 2}"#);
    ensure!(cx.rt().invoke::<bool>("conformance.valuesOut.prototypeIsPlain", (person(),)).await?);
    ensure!(cx.rt().invoke::<bool>("conformance.valuesOut.prototypeIsPlain", (Bag::none(),)).await?);
    Ok(())
}

impl Bag {
    fn none() -> Self {
        Self { set: None, unset: None, null: Nullable::Null, value: Nullable::Null }
    }
}

pub(crate) async fn maps_are_plain_objects(_: &Cx) -> Outcome {
    ensure_seen! {
        BTreeMap::from([("b", 1), ("a", 2)]) => "{a: 2, b: 1}",
        BTreeMap::from([(-1, "minus"), (10, "ten")]).into_iter().rev().collect::<BTreeMap<_, _>>() => r#"{10: "ten", "-1": "minus"}"#,
        BTreeMap::from([(u64::MAX, 1)]) => "{18446744073709551615: 1}",
        BTreeMap::from([("", BTreeMap::from([("x y", json!(null))]))]) => r#"{"": {"x y": null}}"#,
        BTreeMap::from([('c', true)]) => "{c: true}",
    }
    Ok(())
}

pub(crate) async fn other_keys_are_refused(_: &Cx) -> Outcome {
    let found = describe(BTreeMap::from([((1, 2), 3)])).await;
    ensure_matches!(found, Err(JsError::Argument { reason, .. }) if reason.contains("keys must be"));
    ensure_matches!(describe(BTreeMap::from([(None::<u32>, 3)])).await, Err(JsError::Argument { .. }));
    Ok(())
}

#[derive(Serialize)]
struct Proto {
    #[serde(rename = "__proto__")]
    proto: BTreeMap<&'static str, bool>,
    constructor: u32,
}

pub(crate) async fn no_key_reaches_a_prototype(cx: &Cx) -> Outcome {
    let polluting = || BTreeMap::from([("polluted", true)]);
    let map = BTreeMap::from([("__proto__", polluting()), ("constructor", polluting())]);
    let proto = Proto { proto: polluting(), constructor: 1 };
    let value = json!({ "__proto__": { "polluted": true } });
    async fn hold<T: Serialize>(cx: &Cx, sent: &T) -> Outcome {
        ensure!(cx.rt().invoke::<bool>("conformance.valuesOut.prototypeIsPlain", (sent,)).await?);
        let own: BTreeMap<String, bool> = cx.rt().invoke("conformance.valuesOut.own", (sent, "__proto__")).await?;
        ensure_eq!(own.get("polluted"), Some(&true));
        ensure_eq!(cx.rt().invoke::<Option<bool>>("conformance.valuesOut.polluted", ()).await?, None);
        Ok(())
    }
    hold(cx, &map).await?;
    hold(cx, &proto).await?;
    hold(cx, &value).await
}

pub(crate) async fn json_values(_: &Cx) -> Outcome {
    let value = json!({ "a": [1, 2.5, -3, "s", null, true, { "b": [] }], "big": 9_007_199_254_740_991_u64 });
    ensure_eq!(describe(&value).await?, r#"{a: [1, 2.5, -3, "s", null, true, {b: []}], big: 9007199254740991}"#);
    ensure_seen! { json!(null) => "null", json!("text") => r#""text""# }
    Ok(())
}

pub(crate) async fn an_argument_that_cannot_go_names_the_place(cx: &Cx) -> Outcome {
    #[derive(Serialize)]
    struct Order {
        items: Vec<BTreeMap<&'static str, u64>>,
    }
    let order = Order { items: vec![BTreeMap::from([("id", 1)]), BTreeMap::from([("id", u64::MAX)])] };
    let found = cx.rt().invoke::<()>("conformance.calls.count", (1, order)).await;
    ensure_matches!(&found, Err(JsError::Argument { import, index: 1, path, .. })
        if import == "conformance.calls.count" && path == "$.items[1].id");
    let found = describe(BTreeMap::from([("odd key", u64::MAX)])).await;
    ensure_matches!(found, Err(JsError::Argument { path, .. }) if path == r#"$["odd key"]"#);
    Ok(())
}

pub(crate) async fn a_serialize_impl_can_refuse(_: &Cx) -> Outcome {
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("not this one"))
        }
    }
    let found = describe((1, Refuses)).await;
    ensure_matches!(found, Err(JsError::Argument { path, reason, .. }) if path == "$[1]" && reason == "not this one");
    Ok(())
}

/// Nests as deep as it says.
struct Deep(usize);

impl Serialize for Deep {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 == 0 { serializer.serialize_u8(0) } else { serializer.collect_seq([Deep(self.0 - 1)]) }
    }
}

pub(crate) async fn depth_is_limited_on_the_way_out(cx: &Cx) -> Outcome {
    ensure_eq!(cx.rt().invoke::<u32>("conformance.valuesOut.depth", (Deep(128),)).await?, 128);
    let found = describe(Deep(129)).await;
    ensure_matches!(found, Err(JsError::Argument { reason, .. }) if reason.contains("128"));
    ensure_matches!(describe(Deep(100_000)).await, Err(JsError::Argument { .. }));
    Ok(())
}

pub(crate) async fn a_signal_means_nothing_outside_a_call(_: &Cx) -> Outcome {
    ensure!(serde_json::to_string(&CallSignal).is_err());
    Ok(())
}

pub(crate) async fn special_names_are_plain_data(_: &Cx) -> Outcome {
    let names = ["$jsinterop::Handle", "$jsinterop::BigInt", "$jsinterop::Null", "$jsinterop::Float64Array"];
    for name in names {
        ensure_eq!(describe(name).await?, format!("{name:?}"), "a text");
        let seen = describe(BTreeMap::from([(name, 1)])).await?;
        ensure_eq!(seen, format!("{{{name:?}: 1}}"), "a key");
    }
    #[derive(Serialize)]
    #[serde(rename = "$jsinterop::BigInt")]
    struct Impostor {
        a: u32,
    }
    ensure_eq!(describe(Impostor { a: 1 }).await?, "{a: 1}");
    ensure_eq!(describe(json!({ "$jsinterop::Handle": [0, 0] })).await?, r#"{"$jsinterop::Handle": [0, 0]}"#);
    Ok(())
}
