//! The short ways, by which calls and primitive results go without a frame: they have to come out as the long ones do, also when Rust is
//! called again or its memory grows in the middle.

use std::fmt::Debug;

use jsinterop::{JsError, js_import, js_invokable};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[js_import("page.echo")]
fn echo<T: DeserializeOwned>(value: &serde_json::Value) -> Result<T, JsError>;
#[js_import("page.special")]
fn special<T: DeserializeOwned>(name: &str) -> Result<T, JsError>;
#[js_import("page.through.add")]
fn add_through_a_getter(a: f64, b: f64) -> Result<f64, JsError>;
#[js_import("page.grown")]
fn grown<T: DeserializeOwned>(value: &serde_json::Value) -> Result<T, JsError>;
#[js_import("page.sum")]
fn sum(bytes: &[u8]) -> Result<u32, JsError>;
#[js_import("page.sum")]
fn sum_of_owned(bytes: Vec<u8>) -> Result<u32, JsError>;
#[js_import("page.first")]
async fn first() -> Result<f64, JsError>;
#[js_import("page.second")]
async fn second() -> Result<f64, JsError>;
#[js_import("page.add")]
fn add(a: f64, b: f64) -> Result<f64, JsError>;
#[js_import("page.echo")]
fn echo_text(text: &str) -> Result<String, JsError>;

#[js_import("page.show")]
fn show<A: Serialize, B: Serialize>(a: A, b: B) -> Result<String, JsError>;
#[js_import("page.noMatter")]
fn missing(value: f64) -> Result<f64, JsError>;
#[js_import("page.fail")]
fn fails_later(message: &str) -> Result<f64, JsError>;
#[js_import("page.text")]
fn not_a_number() -> Result<u8, JsError>;
#[js_import("page.echo")]
fn echo_bool(value: bool) -> Result<bool, JsError>;
#[js_import("page.echo")]
fn echo_byte(value: f64) -> Result<u8, JsError>;
#[js_import("page.echo")]
fn echo_object(value: f64, more: Vec<f64>) -> Result<f64, JsError>;
#[js_import(get = "page.limit")]
fn limit() -> Result<f64, JsError>;

/// Goes both short ways with other values, over what may still lie in memory from the call around it.
#[js_invokable]
fn churn() -> Result<f64, JsError> {
    echo_text(&"~".repeat(64))?;
    add(1e300, 1e-300)
}

/// Lets the memory grow: every view of it is detached.
#[js_invokable]
fn grow() -> usize {
    Box::leak(vec![1_u8; 3 << 20].into_boxed_slice()).len()
}

#[derive(Debug, PartialEq, Deserialize)]
enum Color {
    Red,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Meters(f64);

fn is<T: DeserializeOwned + PartialEq + Debug + Send + 'static>(value: serde_json::Value, expected: T) {
    // The path becomes code at its second use.
    for _ in 0..3 {
        assert_eq!(echo::<T>(&value).unwrap(), expected);
    }
}

fn refuses<T: DeserializeOwned + Debug + Send + 'static>(value: serde_json::Value, found: &str) {
    let error = echo::<T>(&value).unwrap_err().to_string();
    assert!(error.contains(found), "{error}");
}

fn primitives() {
    use serde_json::json;
    is(json!(1.5), 1.5);
    is(json!(-7), -7_i32);
    is(json!(4_000_000_000_u32), 4_000_000_000_u32);
    is(json!(1_u64 << 52), 1_u64 << 52);
    is(json!(3), Meters(3.0));
    is(json!(3), Some(3_u8));
    is(json!(null), None::<String>);
    is(json!(true), true);
    is(json!("Red"), Color::Red);
    is(json!(2), json!(2));
    for len in [0, 1, 63, 64, 65, 200] {
        is(json!("x".repeat(len)), "x".repeat(len));
    }
    is(json!("größer 😀"), "größer 😀".to_owned());
    refuses::<u32>(json!(1.5), "found number 1.5");
    refuses::<u32>(json!(-1), "expected u32");
    refuses::<i32>(json!(3_000_000_000_u32), "expected i32");
    refuses::<f64>(json!("1"), "found string");
    refuses::<String>(json!(1), "found number");
    refuses::<bool>(json!(null), "found null");
    refuses::<Vec<u8>>(json!(1), "found number");
    refuses::<Meters>(json!("far"), "found string");
    assert!(special::<f64>("-0").unwrap().is_sign_negative());
    assert!(special::<f64>("NaN").unwrap().is_nan());
    assert_eq!(special::<i32>("-0").unwrap(), 0);
    assert!(special::<u32>("NaN").is_err() && special::<i64>("2 ** 53").is_err());
    assert_eq!(special::<Option<f64>>("undefined").unwrap(), None);
}

/// Serialises as what is inside, and is no type that goes by value.
#[derive(Clone, Copy, Serialize)]
struct Framed<T>(T);

/// Arguments arrive the same, however they come. One function takes them all, so that code made for some kinds meets others.
fn argues<A: Serialize + Copy, B: Serialize + Copy>(a: A, b: B) {
    let told = |result: Result<String, JsError>| result.map_err(|error| error.to_string());
    for _ in 0..3 {
        assert_eq!(told(show(a, b)), told(show(Framed(a), Framed(b))));
    }
}

fn arguments() {
    argues(1.5, -0.0);
    argues(f64::NAN, f64::INFINITY);
    argues(f32::MIN_POSITIVE, -7_i8);
    argues(u32::MAX, i32::MIN);
    argues(true, false);
    argues("", "größer 😀");
    argues("\0 and \u{7f}", 1_u64 << 53);
    argues(u64::MAX, 1.0);
    argues((1_i64 << 53) - 1, i64::MIN);
    argues(usize::MAX, isize::MIN);
    for len in [1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 500] {
        argues("x".repeat(len).as_str(), "é".repeat(len).as_str());
    }
    assert_eq!(show("text", String::from("owned")).unwrap(), "string text,string owned");
}

/// What fails says the same of itself as on the long way.
fn failures() {
    let text = |result: Result<f64, JsError>| result.unwrap_err().to_string();
    for _ in 0..3 {
        assert!(text(missing(1.0)).contains("expected a function at `noMatter`, found undefined"));
        assert!(text(fails_later("no way")).contains("promise"));
        let misfit = not_a_number().unwrap_err().to_string();
        assert!(misfit.contains("expected u8, found string"), "{misfit}");
        assert!(matches!(echo_byte(256.0).unwrap_err(), JsError::Mismatch { .. }));
        assert!(matches!(echo_byte(-0.5).unwrap_err(), JsError::Mismatch { .. }));
    }
}

#[js_invokable]
fn echo_number(value: f64) -> f64 {
    value
}

#[js_invokable]
fn echo_whole(value: i32) -> i32 {
    value
}

#[js_invokable]
fn echo_truth(value: bool) -> bool {
    value
}

#[js_invokable]
fn echo_perhaps(value: jsinterop::Nullable<f64>) -> jsinterop::Nullable<f64> {
    value
}

#[js_invokable]
fn nothing() {}

/// Calls that are short, so often; answers how often.
#[js_invokable]
fn short_calls(times: u32) -> Result<f64, JsError> {
    for turn in 0..times {
        let number = f64::from(turn);
        assert_eq!(add(number, 0.5)?, number + 0.5);
        assert!(add(f64::NAN, 0.5)?.is_nan());
        assert_eq!(echo_text("größer")?, "gr\u{f6}\u{df}er".to_owned());
        assert_eq!(show("a", turn)?, format!("string a,number {turn}"));
        assert!(echo_bool(true)? && !echo_bool(false)?);
        assert_eq!(limit()?, 2.5);
    }
    Ok(times.into())
}

/// Two calls, each of which needs a frame.
#[js_invokable]
fn long_calls() -> Result<(), JsError> {
    echo_object(1.0, vec![1.0])?;
    assert!(add(1.0, 2.0).is_ok() && show(Framed(1), 2).is_ok());
    Ok(())
}

fn in_the_middle() {
    for turn in 0..20_u8 {
        assert_eq!(add_through_a_getter(f64::from(turn) + 0.5, 1.0).unwrap(), f64::from(turn) + 1.5);
    }
    assert_eq!(grown::<f64>(&serde_json::json!(0.25)).unwrap(), 0.25);
    assert_eq!(grown::<String>(&serde_json::json!("grown")).unwrap(), "grown");
    assert_eq!(grown::<Vec<f64>>(&serde_json::json!([0.5, 1.5])).unwrap(), [0.5, 1.5]);
    for len in [3, 1023, 1024, 100_000] {
        let bytes: Vec<u8> = (0..=250).cycle().take(len).collect();
        let expected: u32 = bytes.iter().map(|byte| u32::from(*byte)).sum();
        assert_eq!(sum(&bytes).unwrap(), expected);
        assert_eq!(sum_of_owned(bytes).unwrap(), expected);
    }
}

/// A slot is used again while the promise of the call that had it before is still open.
async fn late() {
    let given_up = first().start();
    drop(given_up);
    assert_eq!(second().await.unwrap(), 2.5);
}

/// Goes all of these ways; answers when it has.
#[js_invokable]
async fn short_ways() -> bool {
    primitives();
    arguments();
    failures();
    in_the_middle();
    late().await;
    true
}

/// Invoked without a frame, unless an argument or the result asks for one.
#[js_invokable]
fn weigh(value: f64, times: Option<u32>, round: Option<bool>) -> Result<serde_json::Value, std::num::TryFromIntError> {
    // In between, the same memory is used for something else.
    let _ = churn();
    let weight = value * f64::from(times.unwrap_or(1));
    match round {
        Some(true) => Ok(u32::try_from(weight as i64)?.into()),
        Some(false) => Ok(weight.to_string().into()),
        None => Ok(weight.into()),
    }
}
