//! `bench browser`: ours against the peers in one module, in Node.js and in headless Chromium.

use std::path::Path;

use clap::{Args as ClapArgs, ValueEnum};
use xshell::{Shell, cmd};

use crate::steps::Step;
use crate::{agent, bench_size, node, results, web};

pub(crate) const STEPS: &[Step] = &[Step { name: "test: bench browser, quick", run: quick }];

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Everything is checked and runs once, in a debug build: for tests, the figures mean nothing
    #[arg(long, conflicts_with = "write")]
    quick: bool,
    /// Keep the tables in benches/RESULTS.md
    #[arg(long)]
    write: bool,
    /// Only the rows whose name contains this
    #[arg(long, conflicts_with = "write")]
    only: Option<String>,
    /// Only there
    #[arg(long)]
    host: Option<Host>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Host {
    Node,
    Chromium,
}

impl Host {
    fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Chromium => "chromium",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Node => "WebAssembly in Node.js",
            Self::Chromium => "WebAssembly in Chromium",
        }
    }
}

const PEERS: &[&str] = &["wasm-bindgen", "wasm-bindgen-futures", "serde-wasm-bindgen", "serde_json"];

pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    agent::install(sh)?;
    let module = web::build(sh, "bench-page", if args.quick { "dev" } else { "release" })?;
    for host in [Host::Node, Host::Chromium] {
        if args.host.is_none_or(|only| only == host) {
            measure(sh, host, &module, args)?;
        }
    }
    let is_whole = !args.quick && args.only.is_none() && args.host.is_none();
    if is_whole { bench_size::run(sh, args.write) } else { Ok(()) }
}

/// The runner prints its table as it goes; for the file it is read instead.
fn measure(sh: &Shell, host: Host, module: &Path, args: &Args) -> anyhow::Result<()> {
    let (name, only) = (host.name(), args.only.as_deref().unwrap_or_default());
    let quick = args.quick.then_some("--quick");
    let command = cmd!(sh, "node benches/page/run.mjs --module {module} --host {name} --only={only} {quick...}");
    if !args.write {
        println!();
        return Ok(command.run()?);
    }
    let table = command.read()?;
    println!("\n{table}");
    results::keep(sh, host.heading(), &table, Path::new("Cargo.lock"), PEERS)
}

/// Nothing in the bench rots.
fn quick(sh: &Shell) -> anyhow::Result<()> {
    node::test(sh, &["benches/page/runner.test.mjs"]).run()?;
    run(sh, &Args { quick: true, write: false, only: None, host: None })
}
