//! `test`: what CI runs, from nothing. Feature sets and profiles are few, so that one build serves most steps.

use anyhow::bail;
use clap::Args as ClapArgs;
use xshell::{Shell, cmd};

use crate::steps::{self, Step};
use crate::{bench_browser, bench_server, frameworks, fuzz, leak, lint, server, setup, web};

const STEPS: &[Step] = &[
    Step { name: "test: pinned compiler", run: pinned_compiler },
    Step { name: "test: workspace compiles", run: workspace_compiles },
    Step { name: "test: workspace", run: workspace },
    Step { name: "test: example welcome", run: example_welcome },
    Step { name: "test: leaks, short", run: leak::short },
    Step { name: "test: hostile frames, short", run: fuzz::short },
];

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Only the steps whose name contains this
    only: Option<String>,
}

pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    let all = [
        setup::STEPS,
        lint::STEPS,
        STEPS,
        web::STEPS,
        web::examples::STEPS,
        frameworks::STEPS,
        server::STEPS,
        bench_browser::STEPS,
        bench_server::STEPS,
    ];
    let mut steps = all.concat();
    if let Some(only) = &args.only {
        steps.retain(|step| step.name.contains(only));
        anyhow::ensure!(!steps.is_empty(), "no step's name contains `{only}`: `cargo xtask test` lists them all");
    }
    steps::run(sh, &steps)
}

/// The UI tests compare the compiler's own words, which change from release to release.
pub(crate) fn pinned_compiler(sh: &Shell) -> anyhow::Result<()> {
    let toolchain = sh.read_file("rust-toolchain.toml")?;
    let Some(channel) = toolchain.lines().find_map(|line| line.strip_prefix("channel = ")) else {
        bail!("rust-toolchain.toml names no channel");
    };
    let channel = channel.trim_matches('"');
    let version = cmd!(sh, "rustc --version").quiet().read()?;
    if !version.starts_with(&format!("rustc {channel} ")) {
        bail!("the UI tests need rustc {channel}, this is {version}: run `rustup toolchain install {channel}`");
    }
    Ok(())
}

/// A step of its own: on a new machine it takes longer than the tests, which are ended when they hang.
fn workspace_compiles(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(sh, "cargo test --workspace --all-features --no-run").run()?)
}

/// Unit, integration, snapshot, UI and documentation tests.
fn workspace(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(sh, "cargo test --workspace --all-features").run()?)
}

/// Its output is compared by its own test; this is the command of the README.
fn example_welcome(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(sh, "cargo run --quiet -p welcome").run()?)
}
