//! `leak`: the leak check of `benches/`, long by hand and short in CI.

use clap::Args as ClapArgs;
use xshell::{Shell, cmd};

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// 20,000 of each instead of 1,000,000, and unoptimised, so that CI builds nothing twice
    #[arg(long)]
    short: bool,
}

pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    if args.short {
        return short(sh);
    }
    Ok(cmd!(sh, "cargo run --release -p jsinterop-benches --bin leak -- 1000000").run()?)
}

pub(crate) fn short(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(sh, "cargo run -p jsinterop-benches --bin leak -- 20000").run()?)
}
