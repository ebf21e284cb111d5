//! A lone call wakes one thread of the server's, once: whatever wakes another one costs a call as much as all the rest of it.
#![expect(clippy::unwrap_used, reason = "that is how a test fails")]

mod common;

use common::{Client, ME, Said, number, serve, soon};
use jsinterop::{JsError, js_import, js_invokable};
use jsinterop_server::Server;
use tokio::runtime::{Builder, Runtime};

const CALLS: u32 = 300;
/// How often a thread goes to sleep in so many calls: room for connecting, and for a timer now and then.
const ENOUGH: u64 = CALLS as u64 * 5 / 4;

#[js_import("half")]
async fn half(number: u32) -> Result<u32, JsError>;

#[js_invokable]
fn next(number: u32) -> u32 {
    number + 1
}

/// Threads of its own for the server, with somebody free whom it might wake.
fn threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// How often its threads have gone to sleep.
fn parks(threads: &Runtime) -> u64 {
    let metrics = threads.metrics();
    (0..metrics.num_workers()).map(|worker| metrics.worker_park_count(worker)).sum()
}

fn with_client<F: Future<Output = ()>>(threads: &Runtime, server: Server, run: impl FnOnce(Client) -> F) {
    let address = threads.block_on(threads.spawn(serve(server))).unwrap();
    let client = Builder::new_current_thread().enable_all().build().unwrap();
    client.block_on(async { run(Client::connect(address).await).await });
}

#[test]
fn an_invocation_wakes_one_thread_once() {
    let threads = threads();
    let server = Server::new(|_| async {}).expose([ME]);
    with_client(&threads, server, async |mut client| {
        for id in 1..=CALLS {
            client.invoke(id, ME, "next", &[id]).await;
            assert_eq!(client.hear_more().await, Said::Return(id, Ok(number(id + 1))));
        }
    });
    let parks = parks(&threads);
    assert!(parks < ENOUGH, "{parks} for {CALLS} invocations");
}

#[test]
fn a_call_wakes_one_thread_once() {
    let threads = threads();
    let server = Server::new(|_| async {
        for number in 0..CALLS {
            assert_eq!(half(2 * number).await, Ok(number));
        }
    });
    with_client(&threads, server, async |mut client| {
        for number in 0..CALLS {
            let Said::Call(call) = soon(client.hear_more()).await else { panic!("no call") };
            client.answer(call, number).await;
        }
    });
    let parks = parks(&threads);
    assert!(parks < ENOUGH, "{parks} for {CALLS} calls");
}
