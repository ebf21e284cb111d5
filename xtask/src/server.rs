//! What `test` runs of the server host with real agents: its own tests in Rust are among those of the workspace.

use std::path::PathBuf;

use xshell::{Shell, cmd};

use crate::steps::Step;
use crate::web;
use crate::{agent, node};

pub(crate) const STEPS: &[Step] = &[
    Step { name: "test: conformance over a socket, Node.js and Chromium", run: conformance },
    Step { name: "test: pages that are cut off", run: page },
    Step { name: "test: example welcome on a server", run: welcome },
    Step { name: "test: example board", run: board },
];

/// Builds a program that a test or a bench starts, with the profile `dev` or `release`; answers where it is.
pub(crate) fn build(sh: &Shell, package: &str, profile: &str) -> anyhow::Result<PathBuf> {
    cmd!(sh, "cargo build -p {package} --profile {profile}").run()?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(web::target(sh).join(folder).join(package).with_extension(std::env::consts::EXE_EXTENSION))
}

fn conformance(sh: &Shell) -> anyhow::Result<()> {
    let program = build(sh, "conformance-server", "dev")?;
    agent::compile(sh)?;
    Ok(node::test(sh, &["hosts/server/tests/conformance.test.mjs"]).env("CONFORMANCE", &program).run()?)
}

fn page(sh: &Shell) -> anyhow::Result<()> {
    let program = build(sh, "page-server", "dev")?;
    agent::install(sh)?;
    Ok(node::test(sh, &["hosts/server/tests/page.test.mjs"]).env("PAGE_SERVER", &program).run()?)
}

/// The page of the other hosts, with its tests and those of what only a server shows.
fn welcome(sh: &Shell) -> anyhow::Result<()> {
    example(sh, "welcome", "examples/welcome/tests/served.test.mjs")
}

/// Several browsers at one board.
fn board(sh: &Shell) -> anyhow::Result<()> {
    example(sh, "board", "examples/board/tests/page.test.mjs")
}

fn example(sh: &Shell, package: &str, test: &str) -> anyhow::Result<()> {
    let program = build(sh, package, "dev")?;
    agent::install(sh)?;
    Ok(node::test(sh, &[test]).env("PROGRAM", &program).run()?)
}
