//! Ours: the calls that are measured, and those that a busy crowd exchanges with its server.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::request::Parts;
use jsinterop::{JsError, JsException, JsRuntime, js_import, js_invokable};
use jsinterop_server::{Limits, Server, Session};

use crate::ledger::Ledger;
use crate::pace::{self, Pace};

#[js_import("bench.echo")]
async fn echo_there(text: &str) -> Result<String, JsError>;

/// One of a busy crowd answers how often it was asked before.
#[js_import("bench.tick")]
async fn tick() -> Result<u32, JsError>;

/// How often, in all; and how often that went wrong.
static TICKS: AtomicU32 = AtomicU32::new(0);
static FAULTS: AtomicU32 = AtomicU32::new(0);

#[js_invokable]
fn echo(text: String) -> String {
    text
}

#[js_invokable]
fn same(number: u32) -> u32 {
    number
}

#[js_invokable]
fn ticks() -> u32 {
    TICKS.load(Ordering::Relaxed)
}

#[js_invokable]
fn faults() -> u32 {
    FAULTS.load(Ordering::Relaxed)
}

/// Calls whoever asks for it, for so long.
#[js_invokable]
async fn ask(text: String, in_flight: u32, millis: u32) -> Result<Pace, JsException> {
    let call = || async {
        let came = echo_there(&text).await.map_err(|error| JsException::new(error.to_string()))?;
        if came == text { Ok(()) } else { Err(JsException::new(format!("the answer is {came:?}"))) }
    };
    pace::pace(in_flight, Duration::from_millis(millis.into()), call).await
}

/// Has one of a busy crowd called every 200 ms.
#[js_invokable]
fn begin(#[state] runtime: JsRuntime) {
    let calls = async move {
        for expected in 0.. {
            match tick().on(&runtime).await {
                Ok(came) if came == expected => TICKS.fetch_add(1, Ordering::Relaxed),
                Err(JsError::Disconnected { .. }) => return,
                Ok(_) | Err(_) => FAULTS.fetch_add(1, Ordering::Relaxed),
            };
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::spawn(calls);
}

/// One whose address has `?key=` in it keeps a ledger.
fn set_up(parts: &Parts, runtime: &JsRuntime) {
    let key = parts.uri.query().and_then(|query| query.strip_prefix("key=")?.parse().ok());
    if let Some(key) = key {
        runtime.provide(Ledger::open(key));
    }
}

async fn run(session: Session) {
    if let Some(ledger) = session.runtime().state::<Ledger>() {
        ledger.call(session.runtime()).await;
        session.closed().await;
        ledger.close(session.runtime().counts());
    }
}

/// One that lets a crowd do what no honest browser does.
pub(crate) fn server() -> Server {
    let mut limits = Limits::default();
    (limits.invocations_per_second, limits.invocation_burst) = (u32::MAX, u32::MAX);
    limits.sessions_per_address = limits.sessions;
    Server::new(run)
        .expose([env!("CARGO_PKG_NAME")])
        .limits(limits)
        .setup(set_up)
        .retention(Duration::from_secs(10))
        .allow_no_origin()
}
