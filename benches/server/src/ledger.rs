//! What one session of the soak did and had done to it, as the server saw it. The page keeps its own, and `soak.mjs` compares.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use jsinterop::{Counts, JsError, JsRuntime, js_import, js_invokable};
use serde::Serialize;

/// Calls at the same time, as many as invocations.
const IN_FLIGHT: usize = 8;

/// Notes a number in the page, which answers twice that.
#[js_import("soak.note")]
async fn note(key: u32, number: u32) -> Result<u32, JsError>;

/// Notes a number here, now or a little later.
#[js_invokable]
async fn mark(#[state] ledger: Ledger, number: u32) -> u32 {
    ledger.book().ran.push(number);
    if number.is_multiple_of(3) {
        tokio::time::sleep(Duration::from_millis(u64::from(number % 20))).await;
    }
    number * 2
}

/// No new calls; answered when the last of those on the way is.
#[js_invokable]
async fn stop(#[state] ledger: Ledger) {
    ledger.book().is_stopping = true;
    while !ledger.book().is_quiet {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    key: u32,
    book: Arc<Mutex<Book>>,
}

/// What the page may read.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Book {
    /// The invocations that ran, in order.
    ran: Vec<u32>,
    /// What each call came to.
    calls: Vec<(u32, &'static str)>,
    is_stopping: bool,
    /// Every call has come to something.
    is_quiet: bool,
    /// The session is over, and this is left of it.
    left: Option<usize>,
}

static LEDGERS: LazyLock<Mutex<HashMap<u32, Ledger>>> = LazyLock::new(Mutex::default);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger {
    pub(crate) fn open(key: u32) -> Self {
        let ledger = Self { key, book: Arc::default() };
        lock(&LEDGERS).insert(key, ledger.clone());
        ledger
    }

    /// That session's, once; it is forgotten when the session is over.
    pub(crate) fn read(key: u32) -> Option<Book> {
        let book = lock(&LEDGERS).get(&key)?.book().clone();
        if book.left.is_some() {
            lock(&LEDGERS).remove(&key);
        }
        Some(book)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        lock(&self.book)
    }

    /// Calls the page, some at the same time, until it is told to stop or the session is over.
    pub(crate) async fn call(&self, runtime: &JsRuntime) {
        let mut calls = FuturesUnordered::new();
        let mut numbers = 0..;
        let mut is_over = false;
        loop {
            while calls.len() < IN_FLIGHT && !is_over && !self.book().is_stopping {
                let Some(number) = numbers.next() else { break };
                let call = note(self.key, number).on(runtime).start();
                calls.push(async move { (number, call.await) });
            }
            let Some((number, outcome)) = calls.next().await else { break };
            is_over |= outcome.is_err();
            self.book().calls.push((number, word(number, &outcome)));
            if number.is_multiple_of(5) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
        self.book().is_quiet = true;
    }

    pub(crate) fn close(&self, counts: Counts) {
        self.book().left = Some(counts.calls + counts.references + counts.objects + counts.invocations);
    }
}

fn word(number: u32, outcome: &Result<u32, JsError>) -> &'static str {
    match outcome {
        Ok(answer) if *answer == number * 2 => "answered",
        Ok(_) => "wrong",
        Err(JsError::Disconnected { may_have_run: true, .. }) => "may have run",
        Err(JsError::Disconnected { may_have_run: false, .. }) => "has not run",
        Err(_) => "another error",
    }
}
