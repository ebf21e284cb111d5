//! The same work through this library and through its peers, in one module; `benches/page/run.mjs` measures them in turn.
#![cfg(target_family = "wasm")]

use std::cell::RefCell;

use jsinterop::{JsError, js_import};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    id: u32,
    name: String,
    score: f64,
    tags: Vec<String>,
    active: bool,
}

mod ours {
    use super::{JsError, Row, js_import};

    macro_rules! adds {
        ($($name:ident $path:literal),*) => { $(#[js_import($path)] pub(super) fn $name(a: f64, b: f64) -> Result<f64, JsError>;)* };
    }
    // Calls use eight paths in turn.
    adds!(a0 "peer.p0.add", a1 "peer.p1.add", a2 "peer.p2.add", a3 "peer.p3.add", a4 "peer.p4.add", a5 "peer.p5.add", a6 "peer.p6.add", a7 "peer.p7.add");
    #[js_import("peer.take")]
    pub(super) fn text_out(text: &str) -> Result<(), JsError>;
    #[js_import("peer.text")]
    pub(super) fn text_in() -> Result<String, JsError>;
    #[js_import("peer.take")]
    pub(super) fn row_out(row: &Row) -> Result<(), JsError>;
    #[js_import("peer.take")]
    pub(super) fn rows_out(rows: &[Row]) -> Result<(), JsError>;
    #[js_import("peer.row")]
    pub(super) fn row_in() -> Result<Row, JsError>;
    #[js_import("peer.rows")]
    pub(super) fn rows_in() -> Result<Vec<Row>, JsError>;
    #[js_import("peer.take")]
    pub(super) fn numbers_out(numbers: &[f64]) -> Result<(), JsError>;
    #[js_import("peer.numbers")]
    pub(super) fn numbers_in() -> Result<Vec<f64>, JsError>;
    #[js_import("peer.take")]
    pub(super) fn bytes_out(bytes: &[u8]) -> Result<(), JsError>;
    #[js_import("peer.resolved")]
    pub(super) async fn resolved() -> Result<f64, JsError>;
}

mod theirs {
    use super::{JsValue, wasm_bindgen};

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = ["peer", "p0"])]
        pub(super) fn add(a: f64, b: f64) -> Result<f64, JsValue>;
        #[wasm_bindgen(js_namespace = peer, js_name = take)]
        pub(super) fn text_out(text: &str);
        #[wasm_bindgen(js_namespace = peer, js_name = text)]
        pub(super) fn text_in() -> String;
        #[wasm_bindgen(js_namespace = peer)]
        pub(super) fn take(value: JsValue);
        #[wasm_bindgen(js_namespace = peer, js_name = take)]
        pub(super) fn bytes_out(bytes: js_sys::Uint8Array);
        #[wasm_bindgen(js_namespace = peer)]
        pub(super) fn row() -> JsValue;
        #[wasm_bindgen(js_namespace = peer)]
        pub(super) fn rows() -> JsValue;
        #[wasm_bindgen(js_namespace = peer)]
        pub(super) fn numbers() -> JsValue;
        #[wasm_bindgen(js_namespace = peer)]
        pub(super) fn resolved() -> js_sys::Promise;
    }
}

struct Data {
    row: Row,
    rows: Vec<Row>,
    numbers: Vec<f64>,
    bytes: Vec<u8>,
}

thread_local! {
    static DATA: RefCell<Option<Data>> = const { RefCell::new(None) };
}

/// Sets the data up, with text of this alphabet.
#[wasm_bindgen]
pub fn set_up(suffix: &str) {
    jsinterop_browser::init();
    let row = |id: u32| Row {
        id,
        name: format!("row number {id}{suffix}"),
        score: f64::from(id) * 1.25 + 0.1,
        tags: vec![format!("tag{suffix}"), format!("other{suffix}"), format!("unique {id}{suffix}")],
        active: id.is_multiple_of(2),
    };
    let numbers = (0..10_000).map(|n| f64::from(n) * 0.5 + 0.25).collect();
    DATA.set(Some(Data { row: row(1), rows: (0..1000).map(row).collect(), numbers, bytes: vec![7; 1 << 20] }));
}

fn json_in<T: serde::de::DeserializeOwned>(value: &JsValue) -> T {
    let text: String = js_sys::JSON::stringify(value).unwrap().into();
    serde_json::from_str(&text).unwrap()
}

fn json_out<T: Serialize + ?Sized>(value: &T) -> JsValue {
    js_sys::JSON::parse(&serde_json::to_string(value).unwrap()).unwrap()
}

fn swb_out<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap()
}

/// Does one piece of work as often as asked. `who` is ours, wb, swb or json.
#[wasm_bindgen]
pub fn work(what: &str, who: &str, times: u32) {
    DATA.with_borrow(|data| {
        let data = data.as_ref().unwrap();
        macro_rules! repeat {
            ($work:expr) => {
                for _ in 0..times {
                    std::hint::black_box($work);
                }
            };
        }
        match (what, who) {
            ("add", "ours") => {
                let all = [ours::a0, ours::a1, ours::a2, ours::a3, ours::a4, ours::a5, ours::a6, ours::a7];
                for turn in 0..times as usize {
                    std::hint::black_box(all[turn & 7](1.5, 2.0).unwrap());
                }
            }
            ("add", _) => repeat!(theirs::add(1.5, 2.0).unwrap()),
            ("text out", "ours") => repeat!(ours::text_out("sixteen bytes ok").unwrap()),
            ("text out", _) => repeat!(theirs::text_out("sixteen bytes ok")),
            ("text in", "ours") => repeat!(ours::text_in().unwrap()),
            ("text in", _) => repeat!(theirs::text_in()),
            ("struct out", "ours") => repeat!(ours::row_out(&data.row).unwrap()),
            ("struct out", "swb") => repeat!(theirs::take(swb_out(&data.row))),
            ("struct out", _) => repeat!(theirs::take(json_out(&data.row))),
            ("1000 structs out", "ours") => repeat!(ours::rows_out(&data.rows).unwrap()),
            ("1000 structs out", "swb") => repeat!(theirs::take(swb_out(&data.rows))),
            ("1000 structs out", _) => repeat!(theirs::take(json_out(&data.rows))),
            ("struct in", "ours") => repeat!(ours::row_in().unwrap()),
            ("struct in", "swb") => repeat!(serde_wasm_bindgen::from_value::<Row>(theirs::row()).unwrap()),
            ("struct in", _) => repeat!(json_in::<Row>(&theirs::row())),
            ("1000 structs in", "ours") => repeat!(ours::rows_in().unwrap()),
            ("1000 structs in", "swb") => repeat!(serde_wasm_bindgen::from_value::<Vec<Row>>(theirs::rows()).unwrap()),
            ("1000 structs in", _) => repeat!(json_in::<Vec<Row>>(&theirs::rows())),
            ("10000 f64 out", "ours") => repeat!(ours::numbers_out(&data.numbers).unwrap()),
            ("10000 f64 out", "swb") => repeat!(theirs::take(swb_out(&data.numbers))),
            ("10000 f64 out", _) => repeat!(theirs::take(json_out(&data.numbers))),
            ("10000 f64 in", "ours") => repeat!(ours::numbers_in().unwrap()),
            ("10000 f64 in", "swb") => repeat!(serde_wasm_bindgen::from_value::<Vec<f64>>(theirs::numbers()).unwrap()),
            ("10000 f64 in", _) => repeat!(json_in::<Vec<f64>>(&theirs::numbers())),
            ("bytes 1 MiB out", "ours") => repeat!(ours::bytes_out(&data.bytes).unwrap()),
            ("bytes 1 MiB out", _) => repeat!(theirs::bytes_out(js_sys::Uint8Array::from(&*data.bytes))),
            (what, who) => panic!("{who} does no {what}"),
        }
    });
}

/// Awaits a resolved promise as often as asked, under our executor or theirs.
#[wasm_bindgen]
pub fn wait(who: &str, times: u32, done: js_sys::Function) {
    let done = move || drop(done.call0(&JsValue::NULL));
    match who {
        "ours" => jsinterop_browser::spawn_local(async move {
            for _ in 0..times {
                ours::resolved().await.unwrap();
            }
            done();
        }),
        "ours under wbf" => wasm_bindgen_futures::spawn_local(async move {
            for _ in 0..times {
                ours::resolved().await.unwrap();
            }
            done();
        }),
        _ => wasm_bindgen_futures::spawn_local(async move {
            for _ in 0..times {
                wasm_bindgen_futures::JsFuture::from(theirs::resolved()).await.unwrap();
            }
            done();
        }),
    }
}
