//! Values on their way in: what each JavaScript value is read as, and what is said when it does not fit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;

use jsinterop::{BigInt, JsError, Nullable, TypedArray, js_import};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{Cx, Failure, Outcome};

#[js_import("conformance.valuesIn.give")]
async fn give<T: DeserializeOwned>(name: &str) -> Result<T, JsError>;

#[js_import("conformance.valuesIn.nested")]
async fn nested(depth: usize) -> Result<Value, JsError>;

/// What is read from the table, and what it should be.
macro_rules! ensure_read {
    ($($name:literal as $ty:ty => $expected:expr),* $(,)?) => { $(
        ensure_eq!(give::<$ty>($name).await?, $expected, concat!($name, " as ", stringify!($ty)));
    )* };
}

/// Where it does not fit: the path, and the beginning of what was found there.
async fn misfit<T: DeserializeOwned + Debug + Send + 'static>(name: &str) -> Result<(String, String), Failure> {
    match give::<T>(name).await {
        Err(JsError::Mismatch { path, found, import, .. }) if import == "conformance.valuesIn.give" => {
            Ok((path, found))
        }
        other => {
            Err(Failure::new(format!("{name} as {}: expected a mismatch, found {other:?}", std::any::type_name::<T>())))
        }
    }
}

macro_rules! ensure_misfit {
    ($($name:literal as $ty:ty => $path:literal, $found:literal),* $(,)?) => { $({
        let (path, found) = misfit::<$ty>($name).await?;
        let what = concat!($name, " as ", stringify!($ty));
        ensure!(path == $path && found.starts_with($found), "{what}: found {found:?} at {path}");
    })* };
}

pub(crate) async fn booleans_and_numbers(_: &Cx) -> Outcome {
    ensure_read! {
        "yes" as bool => true, "one" as u8 => 1, "one" as i128 => 1, "one" as f64 => 1.0, "fraction" as f64 => 1.5,
        "fraction" as f32 => 1.5, "whole" as u32 => 2, "negative" as i8 => -1, "big" as u16 => 300, "minusZero" as i32 => 0,
        "infinity" as f64 => f64::INFINITY, "safest" as u64 => 9_007_199_254_740_991, "unsafe" as f64 => 9_007_199_254_740_992.0,
    }
    ensure!(give::<f64>("nan").await?.is_nan());
    ensure!(give::<f64>("minusZero").await?.is_sign_negative());
    Ok(())
}

pub(crate) async fn numbers_that_do_not_fit(_: &Cx) -> Outcome {
    ensure_misfit! {
        "fraction" as u32 => "$", "number 1.5", "nan" as u32 => "$", "number NaN", "infinity" as i64 => "$", "number",
        "big" as u8 => "$", "number 300", "negative" as u32 => "$", "number -1", "unsafe" as u64 => "$", "number 9007199254740992",
        "text" as u32 => "$", "string", "yes" as u32 => "$", "boolean", "one" as bool => "$", "number", "null" as u32 => "$", "null",
        "undefined" as f64 => "$", "undefined",
    }
    Ok(())
}

pub(crate) async fn big_integers(_: &Cx) -> Outcome {
    ensure_read! {
        "bigint" as u8 => 42, "bigint" as i64 => 42, "bigint" as BigInt<i64> => BigInt(42), "hugeBigint" as u64 => u64::MAX,
        "hugeBigint" as BigInt<u64> => BigInt(u64::MAX), "negativeBigint" as i64 => i64::MIN,
        "giantBigint" as u128 => 1 << 127, "giantBigint" as BigInt<u128> => BigInt(1 << 127),
    }
    for name in ["hugeBigint", "giantBigint", "monstrous"] {
        misfit::<i64>(name).await?;
    }
    misfit::<u128>("monstrous").await?;
    misfit::<u64>("negativeBigint").await?;
    ensure_misfit! { "one" as BigInt<i64> => "$", "number", "bigint" as f64 => "$", "bigint", "bigint" as String => "$", "bigint" }
    Ok(())
}

pub(crate) async fn texts(_: &Cx) -> Outcome {
    ensure_read! {
        "text" as String => "text", "emoji" as String => "🦀", "emoji" as char => '🦀', "lone" as String => "a\u{fffd}b",
        "longText" as String => "é".repeat(100_000),
    }
    ensure_misfit! { "one" as String => "$", "number", "text" as char => "$", "string", "null" as String => "$", "null" }
    Ok(())
}

pub(crate) async fn undefined_and_null_are_none(_: &Cx) -> Outcome {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Pair {
        a: Option<u32>,
        b: Option<u32>,
    }
    ensure_read! {
        "undefined" as Option<u32> => None, "null" as Option<u32> => None, "one" as Option<u32> => Some(1),
        "null" as Nullable<u32> => Nullable::Null, "undefined" as Nullable<u32> => Nullable::Null,
        "one" as Nullable<u32> => Nullable::Value(1), "holes" as Vec<Option<u32>> => [Some(1), None, Some(3)],
        "partial" as Pair => Pair { a: Some(1), b: None }, "explicit" as Pair => Pair { a: Some(1), b: None },
        "partial" as HashMap<String, u32> => HashMap::from([("a".to_owned(), 1)]),
        "explicit" as BTreeMap<String, Option<u32>> => BTreeMap::from([("a".to_owned(), Some(1)), ("b".to_owned(), None)]),
    }
    ensure_misfit! { "holes" as Vec<u32> => "$[1]", "" }
    Ok(())
}

pub(crate) async fn sequences(_: &Cx) -> Outcome {
    ensure_read! {
        "list" as Vec<u32> => [1, 2, 3], "list" as [u32; 3] => [1, 2, 3], "list" as (u8, i64, f64) => (1, 2, 3.0),
        "mixed" as (u32, String, bool) => (1, "two".to_owned(), true), "set" as Vec<u32> => [1, 2, 3],
        "set" as BTreeSet<u32> => BTreeSet::from([1, 2, 3]), "list" as BTreeSet<u32> => BTreeSet::from([1, 2, 3]),
        "floats" as Vec<f64> => [0.5, 1.5],
    }
    ensure_misfit! {
        "list" as (u32, u32) => "$", "3 elements", "list" as [u32; 4] => "$", "3 elements", "mixed" as Vec<u32> => "$[1]", "string",
        "text" as Vec<String> => "$", "string", "user" as Vec<u32> => "$", "object", "list" as HashMap<String, u32> => "$", "array",
    }
    Ok(())
}

#[derive(Debug, PartialEq, Deserialize)]
struct User {
    id: u32,
    name: String,
    tags: Vec<String>,
    address: Address,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Address {
    city: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it never comes to be")]
struct Exact {
    id: u32,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Renamed {
    #[serde(rename = "id", alias = "Id")]
    number: u64,
    #[serde(default)]
    missing: Vec<u32>,
}

pub(crate) async fn structs(_: &Cx) -> Outcome {
    let address = Address { city: "Oslo".into() };
    let user = User { id: 10, name: "Test".into(), tags: vec!["a".into(), "b".into()], address };
    ensure_read! {
        "user" as User => user, "user" as Renamed => Renamed { number: 10, missing: vec![] },
        "instance" as BTreeMap<String, u32> => BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)]),
        "bare" as HashMap<String, u32> => HashMap::from([("a".to_owned(), 1)]),
        "getter" as HashMap<String, u32> => HashMap::from([("a".to_owned(), 1)]),
        "proxy" as HashMap<String, u32> => HashMap::from([("a".to_owned(), 1)]),
    }
    ensure_eq!(give::<User>("more").await?.name, "Test", "what nobody asks for is not looked at");
    Ok(())
}

pub(crate) async fn a_misfit_names_the_place(_: &Cx) -> Outcome {
    ensure_misfit! {
        "wrongTag" as User => "$.tags[1]", "number", "wrongCity" as User => "$.address.city", "null",
        "noAddress" as User => "$.address", "undefined", "oddKey" as BTreeMap<String, BTreeMap<String, u32>> => "$[\"7\"]", "number",
        "user" as Exact => "$.name", "", "text" as User => "$", "string", "null" as User => "$", "null",
    }
    let error = crate::ensure::error_text(give::<User>("wrongTag").await)?;
    ensure!(error.contains("$.tags[1]: expected") && error.contains("string, found number"), "{error}");
    Ok(())
}

pub(crate) async fn maps(_: &Cx) -> Outcome {
    let ab = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    ensure_read! {
        "map" as BTreeMap<String, u32> => ab,
        "integerKeys" as BTreeMap<u8, String> => BTreeMap::from([(1, "one".to_owned()), (22, "twenty-two".to_owned())]),
        "numberMap" as BTreeMap<u32, String> => BTreeMap::from([(1, "one".to_owned()), (2, "two".to_owned())]),
        "inherited" as BTreeMap<String, u32> => BTreeMap::from([("own".to_owned(), 2)]),
    }
    misfit::<BTreeMap<u8, Value>>("user").await?;
    misfit::<BTreeMap<String, u32>>("objectMap").await?;
    Ok(())
}

pub(crate) async fn no_key_is_a_prototype(_: &Cx) -> Outcome {
    let found: BTreeMap<String, Value> = give("protoKey").await?;
    ensure_eq!(found.get("__proto__"), Some(&json!({ "polluted": true })));
    ensure_eq!(found.get("constructor"), Some(&json!(1)));
    Ok(())
}

pub(crate) async fn to_json_is_asked(_: &Cx) -> Outcome {
    ensure_read! {
        "date" as String => "2020-02-29T12:30:00.000Z", "custom" as Value => json!({ "said": "toJSON" }), "customNumber" as u32 => 7,
        "noDate" as Option<String> => None, "noDate" as Nullable<String> => Nullable::Null, "customNothing" as Option<u32> => None,
    }
    Ok(())
}

pub(crate) async fn boxed_primitives_are_primitives(_: &Cx) -> Outcome {
    ensure_read! {
        "boxed" as Value => json!({ "number": 1, "text": "s", "yes": true }), "bigBox" as u32 => 5, "bigBox" as BigInt<i64> => BigInt(5),
    }
    Ok(())
}

pub(crate) async fn any_json(_: &Cx) -> Outcome {
    ensure_read! {
        "null" as Value => json!(null), "undefined" as Value => json!(null), "one" as Value => json!(1), "fraction" as Value => json!(1.5),
        "whole" as Value => json!(2), "text" as Value => json!("text"), "holes" as Value => json!([1, null, 3]),
        "user" as Value => json!({ "id": 10, "name": "Test", "tags": ["a", "b"], "address": { "city": "Oslo" } }),
        "set" as Value => json!([1, 2, 3]), "map" as Value => json!({ "a": 1, "b": 2 }), "partial" as Value => json!({ "a": 1 }),
        "shared" as Value => json!({ "a": { "x": 1 }, "b": { "x": 1 } }), "floats" as Value => json!([0.5, 1.5]),
    }
    Ok(())
}

pub(crate) async fn a_cycle_is_an_error(_: &Cx) -> Outcome {
    ensure_misfit! { "cyclic" as Value => "$.list[0]", "cyclic" }
    Ok(())
}

pub(crate) async fn what_is_no_data_is_an_error(_: &Cx) -> Outcome {
    ensure_misfit! {
        "func" as Value => "$", "function", "symbol" as Value => "$", "symbol", "withFunction" as Value => "$.deep[0].f", "function",
        "withSymbol" as Value => "$.s", "symbol", "withPromise" as Value => "$.p", "promise", "func" as String => "$", "function",
        "symbol" as u32 => "$", "symbol",
    }
    Ok(())
}

pub(crate) async fn a_getter_that_throws_is_an_exception(_: &Cx) -> Outcome {
    let found = give::<Value>("throwingGetter").await;
    ensure_matches!(found, Err(JsError::Exception(thrown)) if thrown.message == "the getter threw");
    Ok(())
}

pub(crate) async fn depth_is_limited_on_the_way_in(_: &Cx) -> Outcome {
    nested(128).await?;
    ensure_matches!(nested(129).await, Err(JsError::Mismatch { found, .. }) if found.contains("128"));
    ensure_matches!(nested(100_000).await, Err(JsError::Mismatch { .. }));
    Ok(())
}

#[derive(Debug, PartialEq, Deserialize)]
struct Segment {
    source: String,
    start: usize,
    length: usize,
}

pub(crate) async fn lists_of_structs(_: &Cx) -> Outcome {
    let segments: Vec<Segment> = give("segments").await?;
    let sources: Vec<_> = segments.iter().map(|segment| segment.source.as_str()).collect();
    ensure_eq!(sources, ["first", "second"]);
    Ok(())
}

pub(crate) async fn a_deserialize_impl_can_refuse(_: &Cx) -> Outcome {
    #[derive(Debug, Deserialize)]
    #[serde(try_from = "u32")]
    struct Even;
    impl TryFrom<u32> for Even {
        type Error = &'static str;
        fn try_from(number: u32) -> Result<Self, Self::Error> {
            if number.is_multiple_of(2) { Ok(Self) } else { Err("it is odd") }
        }
    }
    give::<Even>("whole").await?;
    let error = crate::ensure::error_text(give::<Vec<Even>>("list").await)?;
    ensure!(error.contains("$[0]") && error.contains("it is odd"), "{error}");
    Ok(())
}

/// What an application takes where something does not fit.
#[expect(clippy::unnecessary_wraps, reason = "serde wants it so")]
fn or_default<'de, T, D>(value: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: serde::Deserializer<'de>,
{
    Ok(T::deserialize(value).unwrap_or_default())
}

/// Made of nothing, or of what fits.
macro_rules! lenient {
    ($($field:ident: $ty:ty),* $(,)?) => {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Lenient {
            $(#[serde(deserialize_with = "or_default")] $field: $ty,)*
            list: Vec<u32>,
            b: u32,
        }
    };
}

pub(crate) async fn an_impl_that_makes_do_stays_in_its_place(_: &Cx) -> Outcome {
    #[derive(Debug, PartialEq, Default, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        x: u32,
        b: u32,
    }
    #[derive(Debug, PartialEq, Default, Deserialize)]
    enum Kind {
        #[default]
        Nothing,
        Some {
            x: u32,
        },
    }
    lenient! {
        bad: Inner, strange: Inner, number: u32, sequence: Vec<Inner>, pair: (u32, u32), variant: Kind, content: Kind, map: BTreeMap<String, u32>,
        deep: Vec<u32>,
    }
    let all_default = Lenient {
        bad: Inner::default(),
        strange: Inner::default(),
        number: 0,
        sequence: Vec::new(),
        pair: (0, 0),
        variant: Kind::Nothing,
        content: Kind::Nothing,
        map: BTreeMap::new(),
        deep: Vec::new(),
        list: vec![1, 2, 3],
        b: 1,
    };
    ensure_eq!(give::<Lenient>("lenient").await?, all_default);
    ensure_eq!(give::<Vec<Lenient>>("lenientTwice").await?.len(), 2);
    Ok(())
}

pub(crate) async fn what_getters_make_is_no_cycle(_: &Cx) -> Outcome {
    ensure_eq!(
        give::<Value>("fresh").await?,
        json!({ "set": [{ "set": [{ "set": [1] }] }], "map": { "a": { "map": { "a": 1 } } } })
    );
    Ok(())
}

pub(crate) async fn texts_that_mean_something(_: &Cx) -> Outcome {
    /// A GUID, as an application would read one.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(try_from = "String")]
    struct Guid(u128);
    impl TryFrom<String> for Guid {
        type Error = std::num::ParseIntError;
        fn try_from(text: String) -> Result<Self, Self::Error> {
            u128::from_str_radix(&text.replace('-', ""), 16).map(Self)
        }
    }
    let guid = Guid(0xf5a3_b0c4_7a54_4c4e_a02f_2b0c_1c7f_6d11);
    ensure_read! { "guid" as Guid => guid, "guid" as Option<Guid> => Some(guid), "null" as Option<Guid> => None }
    misfit::<Guid>("text").await?;
    Ok(())
}

pub(crate) async fn a_typed_array_is_a_sequence_of_its_numbers(_: &Cx) -> Outcome {
    ensure_read! { "floats" as TypedArray<f64> => TypedArray(vec![0.5, 1.5]), "list" as TypedArray<u16> => TypedArray(vec![1, 2, 3]) }
    Ok(())
}
