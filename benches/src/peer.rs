//! The peers: an engine of their own with the same script, values by hand, by rquickjs-serde, or through JSON.

use std::hint::black_box;

use anyhow::Context as _;
use rquickjs::{Context, Ctx, Function, Object, Runtime, Value};
use serde::{Serialize, de::DeserializeOwned};

pub(crate) const SCRIPT: &str = include_str!("../js/bench.js");

pub(crate) struct Peer {
    context: Context,
}

impl Peer {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let context = Context::full(&Runtime::new()?)?;
        context.with(|ctx| ctx.eval::<(), _>(SCRIPT))?;
        Ok(Self { context })
    }

    /// Takes the engine's lock, for one call.
    pub(crate) fn enter<R>(&self, work: impl for<'js> FnOnce(&Ctx<'js>) -> rquickjs::Result<R>) -> rquickjs::Result<R> {
        self.context.with(|ctx| work(&ctx))
    }

    /// Work with one function of the script, kept while it lasts, inside the engine's lock.
    pub(crate) fn with<R>(
        &self,
        function: &str,
        work: impl for<'js> FnOnce(&Ctx<'js>, &Function<'js>) -> anyhow::Result<R>,
    ) -> anyhow::Result<R> {
        self.context.with(|ctx| {
            let function = ctx.globals().get::<_, Object<'_>>("bench")?.get(function)?;
            work(&ctx, &function)
        })
    }

    /// Sends what `encode` makes, `count` times.
    pub(crate) fn send(&self, encode: impl Encode, count: u32) -> anyhow::Result<()> {
        self.with("sink", |ctx, sink| {
            for _ in 0..count {
                sink.call::<_, ()>((encode(ctx)?,))?;
            }
            Ok(())
        })
    }

    /// What JavaScript sees of what `encode` makes.
    pub(crate) fn sent(&self, encode: impl Encode) -> anyhow::Result<serde_json::Value> {
        let text: String = self.with("text", |ctx, text| Ok(text.call((encode(ctx)?,))?))?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Receives the loaded value, `count` times.
    pub(crate) fn receive<T>(&self, decode: impl Decode<T>, count: u32) -> anyhow::Result<()> {
        self.with("give", |ctx, give| {
            for _ in 0..count {
                black_box(decode(ctx, give.call(())?)?);
            }
            Ok(())
        })
    }

    /// What Rust sees of the loaded value.
    pub(crate) fn received<T: Serialize>(&self, decode: impl Decode<T>) -> anyhow::Result<serde_json::Value> {
        self.with("give", |ctx, give| Ok(serde_json::to_value(decode(ctx, give.call(())?)?)?))
    }

    /// Loads what the receiving columns receive.
    pub(crate) fn load(&self, json: &str) -> anyhow::Result<()> {
        self.with("load", |_, load| Ok(load.call((json,))?))
    }
}

/// How a column makes a JavaScript value.
pub(crate) trait Encode: for<'js> Fn(&Ctx<'js>) -> anyhow::Result<Value<'js>> {}
impl<F: for<'js> Fn(&Ctx<'js>) -> anyhow::Result<Value<'js>>> Encode for F {}

/// How a column reads one.
pub(crate) trait Decode<T>: for<'js> Fn(&Ctx<'js>, Value<'js>) -> anyhow::Result<T> {}
impl<T, F: for<'js> Fn(&Ctx<'js>, Value<'js>) -> anyhow::Result<T>> Decode<T> for F {}

pub(crate) fn serde_out<'js>(ctx: &Ctx<'js>, value: impl Serialize) -> anyhow::Result<Value<'js>> {
    Ok(rquickjs_serde::to_value(ctx.clone(), value)?)
}

pub(crate) fn serde_in<T: DeserializeOwned>(_: &Ctx<'_>, value: Value<'_>) -> anyhow::Result<T> {
    Ok(rquickjs_serde::from_value(value)?)
}

pub(crate) fn json_out<'js>(ctx: &Ctx<'js>, value: impl Serialize) -> anyhow::Result<Value<'js>> {
    Ok(ctx.json_parse(serde_json::to_string(&value)?)?)
}

pub(crate) fn json_in<'js, T: DeserializeOwned>(ctx: &Ctx<'js>, value: Value<'js>) -> anyhow::Result<T> {
    let text = ctx.json_stringify(value)?.context("not a value of JSON")?;
    Ok(serde_json::from_str(&text.to_string()?)?)
}
