//! The reference's own fixture, ported: every kind of parameter, up to eight of them, and objects that travel by reference.

use std::collections::BTreeMap;

use jsinterop::{JsError, JsException, RustRef, js_import, js_invokable};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Cx, Log, Outcome};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ComplexParameter {
    id: u32,
    is_valid: bool,
    data: Segment,
}

#[derive(Debug, Serialize, Deserialize)]
struct Segment {
    source: String,
    start: u32,
    length: u32,
}

/// Its value is never serialised: whoever knows it has the object itself.
struct TestDto {
    hidden: i32,
}

/// What was received, as data; an object as its hidden value.
trait Received {
    fn received(&self) -> Value;
}

macro_rules! received_as_data {
    ($($ty:ty),*) => { $(
        impl Received for $ty {
            fn received(&self) -> Value {
                json!(self)
            }
        }
    )* };
}
received_as_data!(ComplexParameter, u8, i32, i64, f32, Vec<f64>, Segment);

impl Received for RustRef<TestDto> {
    fn received(&self) -> Value {
        json!(self.hidden)
    }
}

macro_rules! exports {
    ($($void:ident $echo:ident($($name:ident: $ty:ty),*);)*) => { $(
        #[js_invokable]
        #[allow(clippy::too_many_arguments, clippy::allow_attributes, reason = "eight, to see whether they pass")]
        async fn $void(#[state] log: Log, $($name: $ty),*) {
            log.note(Value::from(vec![$($name.received()),*] as Vec<Value>).to_string());
        }

        #[js_invokable]
        #[allow(clippy::too_many_arguments, clippy::allow_attributes, reason = "eight, to see whether they pass")]
        async fn $echo($($name: $ty),*) -> Vec<Value> {
            vec![$($name.received()),*]
        }
    )* };
}

exports! {
    void_parameterless echo_no_parameters();
    void_with_one_parameter echo_one_parameter(complex: ComplexParameter);
    void_with_two_parameters echo_two_parameters(complex: ComplexParameter, byte: u8);
    void_with_three_parameters echo_three_parameters(complex: ComplexParameter, byte: u8, dto: RustRef<TestDto>);
    void_with_four_parameters echo_four_parameters(complex: ComplexParameter, byte: u8, dto: RustRef<TestDto>, int: i32);
    void_with_five_parameters echo_five_parameters(
        complex: ComplexParameter, byte: u8, dto: RustRef<TestDto>, int: i32, long: i64
    );
    void_with_six_parameters echo_six_parameters(
        complex: ComplexParameter, byte: u8, dto: RustRef<TestDto>, int: i32, long: i64, float: f32
    );
    void_with_seven_parameters echo_seven_parameters(
        complex: ComplexParameter, byte: u8, dto: RustRef<TestDto>, int: i32, long: i64, float: f32, doubles: Vec<f64>
    );
    void_with_eight_parameters echo_eight_parameters(
        complex: ComplexParameter, byte: u8, dto: RustRef<TestDto>, int: i32, long: i64, float: f32, doubles: Vec<f64>, segment: Segment
    );
}

const NAMES: [(&str, &str); 9] = [
    ("voidParameterless", "echoNoParameters"),
    ("voidWithOneParameter", "echoOneParameter"),
    ("voidWithTwoParameters", "echoTwoParameters"),
    ("voidWithThreeParameters", "echoThreeParameters"),
    ("voidWithFourParameters", "echoFourParameters"),
    ("voidWithFiveParameters", "echoFiveParameters"),
    ("voidWithSixParameters", "echoSixParameters"),
    ("voidWithSevenParameters", "echoSevenParameters"),
    ("voidWithEightParameters", "echoEightParameters"),
];

/// The first `n` of the eight, as they should have been received.
fn expected(n: u32) -> Value {
    let text = |n: u32| format!("Some random text with at least {n} characters");
    let doubles: Vec<f64> = (0..n).map(|index| f64::from(index) + 0.5).collect();
    let all = [
        json!({ "id": n, "isValid": n.is_multiple_of(2), "data": { "source": text(n), "start": n, "length": n } }),
        json!(n),
        json!(123),
        json!(n * 4),
        json!(n * 8),
        json!(f64::from(n) + 0.25),
        json!(doubles),
        json!({ "source": text(7), "start": n + 1, "length": n + 1 }),
    ];
    all.into_iter().take(n as usize).collect()
}

#[js_invokable]
fn create_test_dto(hidden: i32) -> RustRef<TestDto> {
    RustRef::new(TestDto { hidden })
}

#[js_invokable]
fn extract_hidden(dto: RustRef<TestDto>) -> i32 {
    dto.hidden
}

#[js_invokable]
fn return_array() -> [f64; 2] {
    [0.1, 0.2]
}

#[js_invokable]
async fn return_test_dto_by_ref() -> BTreeMap<&'static str, RustRef<TestDto>> {
    BTreeMap::from([("Some async instance", create_test_dto(1001))])
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plain {
    string_val: String,
    int_val: u32,
}

#[js_invokable]
fn static_with_params(plain: Plain, numbers: [u32; 2], dto: RustRef<TestDto>) -> (Plain, RustRef<TestDto>) {
    let plain = Plain { string_val: plain.string_val.to_uppercase(), int_val: plain.int_val + numbers[0] / 100 };
    (plain, create_test_dto(dto.hidden + 1))
}

#[js_invokable]
async fn throw_sync_exception() -> Result<(), JsException> {
    Err(JsException::new("Threw a sync exception!").with_name("InvalidOperationException"))
}

#[js_invokable]
async fn throw_async_exception() -> Result<(), JsException> {
    std::future::ready(()).await;
    Err(JsException::new("Threw an async exception!").with_name("InvalidOperationException"))
}

/// An object whose methods take and give other objects.
struct JavaScriptInterop {
    hidden: i32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Incoming {
    string_value: String,
    test_dto: RustRef<TestDto>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outgoing {
    string_value_upper: String,
    incoming_by_ref: i32,
    by_ref: RustRef<TestDto>,
}

#[js_invokable]
impl JavaScriptInterop {
    #[js_invokable]
    fn get_type_name(&self) -> Option<&'static str> {
        std::any::type_name_of_val(self).rsplit("::").next()
    }

    #[js_invokable]
    async fn pass_test_dto(&self, incoming: Incoming) -> Outgoing {
        Outgoing {
            string_value_upper: incoming.string_value.to_uppercase(),
            incoming_by_ref: incoming.test_dto.hidden,
            by_ref: create_test_dto(self.hidden),
        }
    }
}

#[js_import("conformance.fixture.send")]
async fn send(name: &str, parameters: u32) -> Result<Option<Value>, JsError>;

#[js_import("conformance.fixture.describe")]
async fn describe(name: &str) -> Result<String, JsError>;

#[js_import("conformance.fixture.byReference")]
async fn by_reference() -> Result<i32, JsError>;

#[js_import("conformance.fixture.instance")]
async fn instance(interop: &RustRef<JavaScriptInterop>) -> Result<Value, JsError>;

#[js_import("conformance.fixture.roundTrip")]
async fn round_trip(dto: &Passed) -> Result<Returned, JsError>;

#[js_import("conformance.fixture.mixed")]
async fn mixed() -> Result<(String, i32), JsError>;

#[js_import("conformance.fixture.segments")]
async fn segments() -> Result<Vec<Segment>, JsError>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Passed {
    string_value: &'static str,
    test_dto: RustRef<TestDto>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Returned {
    string_value_upper: String,
    non_serialized_value: i32,
    test_dto: RustRef<TestDto>,
}

pub(crate) async fn eight_parameters_arrive(cx: &Cx) -> Outcome {
    cx.log().take();
    for (n, (void, _)) in (0..).zip(NAMES) {
        ensure_eq!(send(void, n).await?, None, void);
        let received: Vec<Value> =
            cx.log().take().iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
        ensure_eq!(received, [expected(n)], void);
    }
    Ok(())
}

pub(crate) async fn eight_parameters_come_back(_: &Cx) -> Outcome {
    for (n, (_, echo)) in (0..).zip(NAMES) {
        ensure_eq!(send(echo, n).await?, Some(expected(n)), echo);
    }
    ensure_eq!(describe("returnArray").await?, "[0.1, 0.2]");
    Ok(())
}

pub(crate) async fn objects_travel_by_reference(_: &Cx) -> Outcome {
    ensure_eq!(by_reference().await?, 1001);
    let found = instance(&RustRef::new(JavaScriptInterop { hidden: 1234 })).await?;
    let expected = json!({
        "typeName": "JavaScriptInterop", "stringValueUpper": "MY STRING", "incomingByRef": 123, "outgoingByRef": 1234,
    });
    ensure_eq!(found, expected);
    Ok(())
}

pub(crate) async fn an_object_in_an_argument_comes_back(_: &Cx) -> Outcome {
    let test_dto = create_test_dto(99_999);
    let found = round_trip(&Passed { string_value: "My string", test_dto: test_dto.clone() }).await?;
    ensure_eq!((found.string_value_upper.as_str(), found.non_serialized_value), ("MY STRING", 99_999));
    ensure!(found.test_dto.ptr_eq(&test_dto));
    Ok(())
}

pub(crate) async fn values_and_references_mix(_: &Cx) -> Outcome {
    ensure_eq!(mixed().await?, (r#"{stringVal: "ANOTHER STRING", intVal: 756}"#.to_owned(), 1299));
    Ok(())
}

pub(crate) async fn exceptions_reach_javascript(cx: &Cx) -> Outcome {
    for (name, text) in
        [("throwSyncException", "Threw a sync exception!"), ("throwAsyncException", "Threw an async exception!")]
    {
        let found = cx.rt().invoke::<()>("conformance.exports.invoke", (name,)).await;
        ensure_matches!(found, Err(JsError::Exception(thrown)) if thrown.name == "InvalidOperationException" && thrown.message == text);
    }
    Ok(())
}

pub(crate) async fn arrays_of_structs_arrive(_: &Cx) -> Outcome {
    let sources: Vec<String> = segments().await?.into_iter().map(|segment| segment.source).collect();
    ensure_eq!(sources, ["first", "second"]);
    Ok(())
}
