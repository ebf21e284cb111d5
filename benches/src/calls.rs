//! Rows about calls in both directions, with as little in them as possible.
//!
//! Each column is a function that does the work `count` times and answers with what came of it.

use rquickjs::{Ctx, Function, Object, Persistent, Promise};
use serde_json::{Value, json};

use crate::measure::{Column, Row};
use crate::peer::{Peer, serde_in, serde_out};
use crate::suite::{Engines, Suite};

pub(crate) fn rows(suite: &mut Suite<'_>) -> anyhow::Result<()> {
    let Engines { ours, peer } = suite.engines;
    let row = Row::new("no-op by path", json!(null)).target(Column::Raw, 2.0);
    suite.add(row.counted(Column::Ours, |n| ours.noop(n))?.counted(Column::Raw, |n| noop(peer, n))?)?;
    let row = Row::new("no-op by path, the engine entered each time", json!(null));
    suite.add(row.counted(Column::Ours, |n| ours.noop(n))?.counted(Column::Raw, |n| noop_entered(peer, n))?)?;
    let row = Row::new("no-op, path as a string", json!(null));
    suite.add(row.counted(Column::Ours, |n| ours.noop_dynamic(n))?.counted(Column::Raw, |n| noop_found(peer, n))?)?;
    let row = Row::new("add(f64, f64)", json!(3.0));
    let row = row.counted(Column::Ours, |n| ours.add(n))?.counted(Column::Raw, |n| add(peer, n))?;
    suite.add(row.counted(Column::Serde, |n| add_serde(peer, n))?)?;
    let row = Row::new("await of a resolved promise", json!(7));
    suite.add(row.counted(Column::Ours, |n| ours.resolved(n))?.counted(Column::Raw, |n| resolved(peer, n))?)?;
    let row = Row::new("handle received and dropped", json!(null));
    suite.add(row.counted(Column::Ours, |n| ours.handle(n))?.counted(Column::Raw, |n| handle(peer, n))?)?;
    let row = Row::new("export add, invokeSync", json!(true));
    suite.add(row.counted(Column::Ours, |n| ours.export_sync(n))?.counted(Column::Raw, |n| export_sync(peer, n))?)?;
    let row = Row::new("export add, awaited", json!(true));
    suite.add(row.counted(Column::Ours, |n| ours.export_async(n))?.counted(Column::Raw, |n| export_async(peer, n))?)
}

impl<'a> Row<'a> {
    /// A column of one function, which is checked and measured alike.
    fn counted(self, column: Column, work: impl Fn(u32) -> anyhow::Result<Value> + 'a) -> anyhow::Result<Self> {
        let seen = work(1);
        self.column(column, seen, move |count| work(count).map(drop))
    }
}

fn noop(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("noop", |_, noop| {
        for _ in 0..count {
            noop.call::<_, ()>(())?;
        }
        Ok(Value::Null)
    })
}

/// As calls come that are made here and there, not in one go.
fn noop_entered(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    let kept = peer.with("noop", |ctx, noop| Ok(Persistent::save(ctx, noop.clone())))?;
    for _ in 0..count {
        peer.enter(|ctx| kept.clone().restore(ctx)?.call::<_, ()>(()))?;
    }
    Ok(Value::Null)
}

/// Found anew for each call, as our path is.
fn noop_found(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("noop", |ctx, _| {
        for _ in 0..count {
            let bench: Object<'_> = ctx.globals().get("bench")?;
            bench.get::<_, Function<'_>>("noop")?.call::<_, ()>(())?;
        }
        Ok(Value::Null)
    })
}

fn add(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("add", |_, add| {
        let mut sum = 0.0;
        for _ in 0..count {
            sum = add.call::<_, f64>((1.5, 1.5))?;
        }
        Ok(json!(sum))
    })
}

fn add_serde(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("add", |ctx, add| {
        let mut sum = 0.0;
        for _ in 0..count {
            let terms = (serde_out(ctx, 1.5)?, serde_out(ctx, 1.5)?);
            sum = serde_in::<f64>(ctx, add.call(terms)?)?;
        }
        Ok(json!(sum))
    })
}

fn resolved(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("resolved", |_, resolved| {
        let mut value = 0;
        for _ in 0..count {
            value = resolved.call::<_, Promise<'_>>(())?.finish::<u32>()?;
        }
        Ok(json!(value))
    })
}

fn handle(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("object", |ctx, object| {
        for _ in 0..count {
            drop(Persistent::save(ctx, object.call::<_, Object<'_>>(())?));
        }
        Ok(Value::Null)
    })
}

fn export_sync(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("repeat", |ctx, repeat| {
        let add = Function::new(ctx.clone(), |a: f64, b: f64| a + b)?;
        let sum: f64 = repeat.call((add, count))?;
        Ok(is_count(sum, count))
    })
}

fn export_async(peer: &Peer, count: u32) -> anyhow::Result<Value> {
    peer.with("repeatAsync", |ctx, repeat| {
        let add = Function::new(ctx.clone(), add_later)?;
        let sum = repeat.call::<_, Promise<'_>>((add, count))?.finish::<f64>()?;
        Ok(is_count(sum, count))
    })
}

/// A promise that is already resolved: the least an `async` function of Rust can cost JavaScript.
#[expect(clippy::needless_pass_by_value, reason = "rquickjs gives its context by value")]
fn add_later(ctx: Ctx<'_>, a: f64, b: f64) -> rquickjs::Result<Promise<'_>> {
    let (promise, resolve, _) = ctx.promise()?;
    resolve.call::<_, ()>((a + b,))?;
    Ok(promise)
}

/// Whether JavaScript added one so many times.
pub(crate) fn is_count(sum: f64, count: u32) -> Value {
    json!((sum - f64::from(count)).abs() < 0.5)
}
