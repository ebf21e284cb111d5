//! Many sessions at once: what one costs while it is idle, and whether anything goes wrong or grows while all are busy.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use futures_util::future::try_join_all;
use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, sleep_until};

use crate::client::{self, Client};
use crate::memory::resident;

/// KiB that a session may need beside its socket.
const GOAL: f64 = 16.0;
/// So many connect at the same time.
const CONNECTING: usize = 32;
/// Between one invocation of a busy client and the next.
const THINKING: Duration = Duration::from_millis(200);
/// What may be added to the memory of a busy server once it runs: an allocator's own ups and downs.
const MAY_GROW: f64 = 1.10;

/// A server in a process of its own, which ends with this.
struct Served {
    process: Child,
    address: SocketAddr,
}

impl Served {
    async fn start() -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.arg("serve").stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let output = process.stdout.take().context("the server has no output")?;
        let line = BufReader::new(output).lines().next_line().await?.context("the server ended")?;
        let line: Value = serde_json::from_str(&line)?;
        let origin = line["origin"].as_str().context("the server says where it is")?;
        Ok(Self { address: origin.trim_start_matches("http://").parse()?, process })
    }

    fn memory(&self) -> anyhow::Result<u32> {
        resident(self.process.id().context("the server ended")?)
    }
}

/// Opens so many, some at the same time.
async fn open<T>(count: u32, each: impl AsyncFn(u32) -> anyhow::Result<T>) -> anyhow::Result<Vec<T>> {
    let opened = stream::iter(0..count).map(|index| each(index)).buffer_unordered(CONNECTING).collect::<Vec<_>>().await;
    opened.into_iter().collect::<anyhow::Result<_>>().context("not all could connect; `ulimit -n` may be too low")
}

/// KiB per client, once all are there. They stay meanwhile.
async fn cost<T>(count: u32, server: &Served, each: impl AsyncFn(u32) -> anyhow::Result<T>) -> anyhow::Result<f64> {
    // What the first ones cost is there once.
    let first = open(100, &each).await?;
    sleep(Duration::from_millis(500)).await;
    let before = server.memory()?;
    let all = open(count, &each).await?;
    sleep(Duration::from_secs(1)).await;
    let after = server.memory()?;
    drop((first, all));
    Ok((f64::from(after) - f64::from(before)) / f64::from(count))
}

/// Idle sessions, against as many raw sockets.
pub(crate) async fn idle(count: u32) -> anyhow::Result<()> {
    let server = Served::start().await?;
    let socket = cost(count, &server, async |index| client::dial(server.address, "/raw", index).await).await?;
    let server = Served::start().await?;
    let ours = async |index| {
        let mut client = Client::connect(server.address, index).await?;
        client.acknowledge().await?;
        Ok(client)
    };
    let session = cost(count, &server, ours).await?;
    let beside = session - socket;
    let verdict = if beside <= GOAL { "ok" } else { "**MISSED**" };
    println!(
        "| {count} idle sessions, memory of one | {session:.1} KiB | a raw socket {socket:.1} KiB | {beside:.1} KiB beside it | {GOAL:.0} KiB: {verdict} |"
    );
    Ok(())
}

/// Busy sessions: all invoke and are called, a few times a second each way, for so long. Every answer is looked at.
pub(crate) async fn busy(count: u32, time: Duration) -> anyhow::Result<()> {
    let server = Served::start().await?;
    let clients = open(count, async |index| Client::connect(server.address, index).await).await?;
    let start = Instant::now();
    let working = try_join_all(clients.into_iter().zip(0..).map(|(client, index)| work(client, index, start + time)));
    let watching = async {
        sleep_until(start + time / 6).await;
        let early = server.memory()?;
        sleep_until(start + time - time / 20).await;
        Ok((early, server.memory()?))
    };
    let (worked, (early, late)) = tokio::try_join!(working, watching)?;
    let invoked: u32 = worked.iter().sum();
    let mut last = Client::connect(server.address, 0).await?;
    let (ticks, faults) = (last.invoke("ticks", &[]).await?, last.invoke("faults", &[]).await?);
    ensure!(faults == Some(0), "{faults:?} of {ticks:?} calls went wrong");
    let ticks = ticks.context("the server counts its calls")?;
    ensure!(ticks >= count && invoked >= count, "{ticks} calls and {invoked} invocations are too few");
    let growth = f64::from(late) / f64::from(early);
    let verdict = if growth <= MAY_GROW { "ok" } else { "**MISSED**" };
    println!(
        "| {count} busy sessions for {} s | {invoked} invocations, {ticks} calls, no error | memory {early} KiB after a sixth | {late} KiB at the end | flat: {verdict} |",
        time.as_secs()
    );
    ensure!(growth <= MAY_GROW, "the memory grew");
    Ok(())
}

/// Invokes until it is time; answers how often.
async fn work(mut client: Client, index: u32, end: Instant) -> anyhow::Result<u32> {
    client.invoke("begin", &[]).await?;
    for count in 0.. {
        if Instant::now() >= end {
            return Ok(count);
        }
        let number = (index * 1000 + count) & 0xff_ffff;
        let came = client.invoke("same", &[number]).await?;
        ensure!(came == Some(number), "client {index} sent {number} and was answered {came:?}");
        client.listen(THINKING).await?;
    }
    Ok(u32::MAX)
}
