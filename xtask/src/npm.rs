//! What comes from npm: exactly what a committed lock file names.

use std::path::Path;

use anyhow::Context as _;
use xshell::{Shell, cmd};

/// Installs what `package-lock.json` in this folder names, unless it is there.
pub(crate) fn install(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let _dir = sh.push_dir(folder);
    if sh.path_exists("node_modules") && cmd!(sh, "npm ls --depth=0 --silent").quiet().ignore_stdout().run().is_ok() {
        return Ok(());
    }
    let remedy = || format!("npm's packages are missing: run `npm ci` in `{}`", folder.display());
    cmd!(sh, "npm ci --no-audit --no-fund").run().with_context(remedy)
}
