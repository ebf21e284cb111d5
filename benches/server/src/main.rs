//! The server host under load: the program that is measured, and the crowd that keeps another one of it busy.
//!
//! `serve` is driven by `benches/server/run.mjs` and `soak.mjs`; `idle` and `busy` start a `serve` of their own and watch its memory.
#![expect(clippy::print_stdout, reason = "a command line tool talks on its standard output")]

mod client;
mod crowd;
mod ledger;
mod memory;
mod ours;
mod pace;
mod peers;
mod serve;
mod words;

use std::time::Duration;

use anyhow::Context as _;

const USAGE: &str = "usage: bench-server serve | idle SESSIONS | busy SESSIONS SECONDS";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u32>().context(USAGE);
    match args[..] {
        ["serve"] => serve::serve().await,
        ["idle", sessions] => crowd::idle(number(sessions)?).await,
        ["busy", sessions, seconds] => {
            crowd::busy(number(sessions)?, Duration::from_secs(number(seconds)?.into())).await
        }
        _ => anyhow::bail!(USAGE),
    }
}
