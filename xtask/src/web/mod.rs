//! `web`: packages for the page.

mod build;
mod tests;

use clap::Args as ClapArgs;
use xshell::Shell;

pub(crate) use build::build;
pub(crate) use tests::STEPS;

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// The package
    package: String,
    /// Optimise
    #[arg(long)]
    release: bool,
}

/// Builds a package for the page and says where it is.
pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    let out = build(sh, &args.package, if args.release { "release" } else { "dev" })?;
    println!("{}", out.display());
    Ok(())
}
