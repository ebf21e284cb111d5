//! `cargo xtask`: the project's own verbs. Each verb is a file; what CI runs is `test`.
#![expect(clippy::print_stdout, reason = "a command line tool talks on its standard output")]

mod agent;
mod assets;
mod bench;
mod bench_browser;
mod bench_server;
mod bench_size;
mod bless;
mod check_time;
mod committed;
mod doc_paths;
mod frameworks;
mod fuzz;
mod leak;
mod lint;
mod node;
mod npm;
mod results;
mod server;
mod setup;
mod steps;
mod test;
mod watchdog;
mod web;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use xshell::Shell;

/// The project's own verbs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Install what the other verbs need, or say how to
    Setup,
    /// Formatting, clippy, documentation and the checks of the committed files
    Lint,
    /// Everything CI runs: setup, lint, all tests, the examples and a short leak check
    Test(test::Args),
    /// Build a package for the page and serve it, or say where its module is
    Web(web::Args),
    /// Write the modules that a package and its dependencies ship as files, for pages with a strict policy
    Assets(assets::Args),
    /// Write the agent's bundle, which is committed
    Bundle,
    /// Rewrite the snapshots and the compiler messages that tests compare with
    Bless,
    /// Speed, against the peers in the same run
    Bench(bench::Args),
    /// Hostile frames for the decoders of the wire
    Fuzz(fuzz::Args),
    /// Create and drop handles and calls, and watch the memory
    Leak(leak::Args),
}

/// Not `main() -> Result`: that prints a backtrace of ours, and what failed is a command.
fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> anyhow::Result<()> {
    let sh = shell()?;
    match verb {
        Verb::Setup => steps::run(&sh, setup::STEPS),
        Verb::Lint => steps::run(&sh, lint::STEPS),
        Verb::Test(args) => test::run(&sh, &args),
        Verb::Web(args) => web::run(&sh, &args),
        Verb::Assets(args) => assets::run(&sh, &args),
        Verb::Bundle => agent::bundle(&sh),
        Verb::Bless => bless::run(&sh),
        Verb::Bench(args) => bench::run(&sh, &args),
        Verb::Fuzz(args) => fuzz::run(&sh, &args),
        Verb::Leak(args) => leak::run(&sh, &args),
    }
}

/// A shell in the root of the repository, wherever the user stands.
fn shell() -> anyhow::Result<Shell> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?;
    let sh = Shell::new()?;
    sh.change_dir(root);
    Ok(sh)
}
