//! The agent (`js/`): what its tools need, and its bundle, which is committed so that users of the crate need no npm.

use std::path::Path;

use xshell::{Shell, cmd};

use crate::npm;

/// Where the committed bundle lies.
const BUNDLE: &str = "hosts/browser/src/agent.js";

/// Installs what the agent's build and tests need, the driver of browsers too.
pub(crate) fn install(sh: &Shell) -> anyhow::Result<()> {
    npm::install(sh, Path::new("js"))
}

/// `bundle`: writes the agent's bundle.
pub(crate) fn bundle(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm run --silent bundle").run()?)
}

pub(crate) fn bundle_is_fresh(sh: &Shell) -> anyhow::Result<()> {
    let before = sh.read_file(BUNDLE)?;
    bundle(sh)?;
    anyhow::ensure!(sh.read_file(BUNDLE)? == before, "{BUNDLE} was stale: run `cargo xtask bundle` and commit it");
    Ok(())
}

pub(crate) fn test(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm test --silent").run()?)
}
