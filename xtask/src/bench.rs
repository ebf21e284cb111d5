//! `bench`: ours against the peers, built beside each other and measured in one run.

use std::path::Path;

use clap::{Args as ClapArgs, Subcommand};
use xshell::{Shell, cmd};

use crate::{bench_browser, bench_server, bench_size, check_time, results};

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Calls and values on the embedded engine, against raw rquickjs, rquickjs-serde and JSON
    Quickjs {
        /// Fewer and shorter batches: a look, not a result
        #[arg(long)]
        short: bool,
        /// Keep the table in benches/RESULTS.md
        #[arg(long)]
        write: bool,
        /// Only the rows whose name contains this
        #[arg(long, conflicts_with = "write")]
        only: Option<String>,
    },
    /// Calls and values in a page, against wasm-bindgen, serde-wasm-bindgen and JSON, in Node.js and in Chromium
    Browser(bench_browser::Args),
    /// Calls over a socket, against raw sockets, JSON and jsonrpsee, in Node.js and in Chromium; many sessions, and a soak
    Server(bench_server::Args),
    /// What a visitor downloads for the smallest page, against wasm-bindgen, serde-wasm-bindgen and JSON
    Size {
        /// Keep the table in benches/RESULTS.md
        #[arg(long)]
        write: bool,
    },
    /// `cargo check` of 500 imports, against 500 wasm-bindgen imports
    Check {
        /// Keep the table in benches/RESULTS.md
        #[arg(long)]
        write: bool,
    },
}

pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    match &args.what {
        What::Quickjs { short, write, only } => quickjs(sh, *short, *write, only.as_ref()),
        What::Browser(args) => bench_browser::run(sh, args),
        What::Server(args) => bench_server::run(sh, args),
        What::Size { write } => bench_size::run(sh, *write),
        What::Check { write } => check_time::run(sh, *write),
    }
}

/// The bench prints its table as it goes; for the file it is read instead.
fn quickjs(sh: &Shell, short: bool, write: bool, only: Option<&String>) -> anyhow::Result<()> {
    let short = short.then_some("--short");
    let command = cmd!(sh, "cargo run --release -p jsinterop-benches --bin quickjs -- {short...} {only...}");
    if !write {
        return Ok(command.run()?);
    }
    let table = command.read()?;
    println!("{table}");
    results::keep(sh, "Embedded engine", &table, Path::new("Cargo.lock"), &["rquickjs", "rquickjs-serde", "serde_json"])
}
