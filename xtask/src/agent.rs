//! The agent (`js/`): what its tools need, and its bundle, which is committed so that users of the crate need no npm.

use anyhow::Context as _;
use xshell::{Shell, cmd};

/// Where the committed bundle lies.
const BUNDLE: &str = "hosts/browser/src/agent.js";

/// Installs what `js/package-lock.json` names, unless it is there.
pub(crate) fn install(sh: &Shell) -> anyhow::Result<()> {
    let _dir = sh.push_dir("js");
    if sh.path_exists("node_modules") && cmd!(sh, "npm ls --depth=0 --silent").quiet().ignore_stdout().run().is_ok() {
        return Ok(());
    }
    cmd!(sh, "npm ci --no-audit --no-fund").run().context("the packages of the agent's tools: run `npm ci` in `js`")
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
