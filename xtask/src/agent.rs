//! The agent (`js/`): what its tools need, and its bundle, which is committed so that users of the crate need no npm.

use std::path::Path;

use xshell::{Shell, cmd};

use crate::npm;

/// Where the committed bundles lie.
const BUNDLES: &[&str] = &["hosts/browser/src/agent.js", "hosts/server/src/agent.js"];

/// Installs what the agent's build and tests need, the driver of browsers too.
pub(crate) fn install(sh: &Shell) -> anyhow::Result<()> {
    npm::install(sh, Path::new("js"))
}

/// `bundle`: writes the agent's bundles.
pub(crate) fn bundle(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm run --silent bundle").run()?)
}

pub(crate) fn bundle_is_fresh(sh: &Shell) -> anyhow::Result<()> {
    let read = || BUNDLES.iter().map(|bundle| sh.read_file(bundle)).collect::<Result<Vec<_>, _>>();
    let before = read()?;
    bundle(sh)?;
    for ((bundle, before), now) in BUNDLES.iter().zip(before).zip(read()?) {
        anyhow::ensure!(now == before, "{bundle} was stale: run `cargo xtask bundle` and commit it");
    }
    Ok(())
}

/// Compiles the agent into `js/build`, for tests that use it from Node.js.
pub(crate) fn compile(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm run --silent compile").run()?)
}

/// The package for npm, as its users get it.
pub(crate) fn package(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm run --silent test:package").run()?)
}

pub(crate) fn test(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm test --silent").run()?)
}
