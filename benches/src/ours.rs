//! Our column: the embedded host, with imports and exports declared as a user would.

use std::hint::black_box;

use anyhow::Context as _;
use jsinterop::{JsError, JsObject, JsRuntime, js_import, js_invokable};
use jsinterop_quickjs::QuickJs;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::calls::is_count;
use crate::peer::SCRIPT;

#[js_import("bench.noop")]
fn noop() -> Result<(), JsError>;

#[js_import("bench.add")]
fn add(a: f64, b: f64) -> Result<f64, JsError>;

#[js_import("bench.resolved")]
async fn resolved() -> Result<u32, JsError>;

#[js_import("bench.object")]
fn object() -> Result<JsObject, JsError>;

#[js_import("bench.sink")]
fn sink<T: Serialize + ?Sized>(value: &T) -> Result<(), JsError>;

#[js_import("bench.text")]
fn text<T: Serialize + ?Sized>(value: &T) -> Result<String, JsError>;

#[js_import("bench.sink")]
fn sink_bytes(bytes: &[u8]) -> Result<(), JsError>;

#[js_import("bench.text")]
fn text_of_bytes(bytes: &[u8]) -> Result<String, JsError>;

#[js_import("bench.load")]
fn load(json: &str) -> Result<(), JsError>;

#[js_import("bench.loadBytes")]
fn load_bytes(length: u32) -> Result<(), JsError>;

#[js_import("bench.give")]
fn give<T: DeserializeOwned>() -> Result<T, JsError>;

#[js_import("bench.give")]
fn give_bytes() -> Result<Vec<u8>, JsError>;

#[js_import("bench.invokeSync")]
fn repeat_invoke_sync(count: u32) -> Result<f64, JsError>;

#[js_import("bench.invoke")]
async fn repeat_invoke(count: u32) -> Result<f64, JsError>;

#[js_invokable("add")]
fn add_for_javascript(a: f64, b: f64) -> f64 {
    a + b
}

pub(crate) struct Ours {
    runtime: JsRuntime,
    _engine: QuickJs,
}

impl Ours {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let engine = QuickJs::new().context("the engine does not start")?;
        engine.eval(SCRIPT)?;
        Ok(Self { runtime: engine.runtime(), _engine: engine })
    }

    /// Does a synchronous call so many times, in the engine's scope, and gives the last answer.
    fn repeat<T>(&self, count: u32, call: impl Fn() -> Result<T, JsError>) -> anyhow::Result<T> {
        self.runtime.enter(|| {
            for _ in 1..count {
                black_box(call()?);
            }
            Ok(call()?)
        })
    }

    pub(crate) fn noop(&self, count: u32) -> anyhow::Result<Value> {
        Ok(json!(self.repeat(count, noop)?))
    }

    pub(crate) fn noop_dynamic(&self, count: u32) -> anyhow::Result<Value> {
        let path = black_box("bench.noop");
        Ok(json!(self.repeat(count, || self.runtime.invoke_sync::<()>(path, ()))?))
    }

    pub(crate) fn add(&self, count: u32) -> anyhow::Result<Value> {
        Ok(json!(self.repeat(count, || add(1.5, 1.5))?))
    }

    pub(crate) fn handle(&self, count: u32) -> anyhow::Result<Value> {
        self.repeat(count, || object().map(drop))?;
        Ok(Value::Null)
    }

    pub(crate) fn resolved(&self, count: u32) -> anyhow::Result<Value> {
        pollster::block_on(self.runtime.scope(async {
            let mut value = 0;
            for _ in 0..count {
                value = resolved().await?;
            }
            Ok(json!(value))
        }))
    }

    pub(crate) fn export_sync(&self, count: u32) -> anyhow::Result<Value> {
        Ok(is_count(self.runtime.enter(|| repeat_invoke_sync(count))?, count))
    }

    pub(crate) fn export_async(&self, count: u32) -> anyhow::Result<Value> {
        Ok(is_count(pollster::block_on(self.runtime.scope(repeat_invoke(count)))?, count))
    }

    pub(crate) fn send<T: Serialize>(&self, value: &T, count: u32) -> anyhow::Result<()> {
        self.repeat(count, || sink(value))
    }

    /// What JavaScript sees of the value.
    pub(crate) fn sent<T: Serialize>(&self, value: &T) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.repeat(1, || text(value))?)?)
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8], count: u32) -> anyhow::Result<()> {
        self.repeat(count, || sink_bytes(bytes))
    }

    pub(crate) fn sent_bytes(&self, bytes: &[u8]) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.repeat(1, || text_of_bytes(bytes))?)?)
    }

    /// Loads what is received from now on.
    pub(crate) fn load(&self, json: &str) -> anyhow::Result<()> {
        self.repeat(1, || load(json))
    }

    pub(crate) fn load_bytes(&self, length: u32) -> anyhow::Result<()> {
        self.repeat(1, || load_bytes(length))
    }

    pub(crate) fn receive<T: DeserializeOwned + Send + 'static>(&self, count: u32) -> anyhow::Result<()> {
        self.repeat(count, || give::<T>().map(drop))
    }

    /// What Rust sees of the loaded value.
    pub(crate) fn received<T: Serialize + DeserializeOwned + Send + 'static>(&self) -> anyhow::Result<Value> {
        Ok(serde_json::to_value(self.repeat(1, give::<T>)?)?)
    }

    pub(crate) fn receive_bytes(&self, count: u32) -> anyhow::Result<()> {
        self.repeat(count, || give_bytes().map(drop))
    }

    pub(crate) fn received_bytes(&self) -> anyhow::Result<Value> {
        Ok(serde_json::to_value(self.repeat(1, give_bytes)?)?)
    }
}
