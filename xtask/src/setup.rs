//! `setup`: installs what the build needs and can be installed; for the rest, an error with the command to run.

use std::path::Path;

use anyhow::{Context as _, bail};
use xshell::{Shell, cmd};

use crate::agent;
use crate::steps::Step;

/// The target of the crates that run in a page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

pub(crate) const STEPS: &[Step] = &[
    Step { name: "setup: C compiler", run: c_compiler },
    Step { name: "setup: wasm target", run: wasm_target },
    Step { name: "setup: Node.js", run: node },
    Step { name: "setup: npm packages", run: agent::install },
    Step { name: "setup: Chromium", run: chromium },
];

/// The embedded engine is C; the `cc` crate looks for the same program.
fn c_compiler(sh: &Shell) -> anyhow::Result<()> {
    if cfg!(windows) || sh.var("CC").is_ok() {
        return Ok(());
    }
    cmd!(sh, "cc --version")
        .quiet()
        .ignore_stdout()
        .ignore_stderr()
        .run()
        .context("no C compiler: install one (`apt-get install build-essential`, `xcode-select --install`) or set `CC`")
}

fn wasm_target(sh: &Shell) -> anyhow::Result<()> {
    if has_wasm_target(sh)? {
        return Ok(());
    }
    let remedy = || format!("the target {WASM} is missing: run `rustup target add {WASM}`");
    cmd!(sh, "rustup target add {WASM}").run().with_context(remedy)?;
    if !has_wasm_target(sh)? {
        bail!(remedy());
    }
    Ok(())
}

/// Asks the compiler, not rustup: a toolchain of a distribution may have the target too.
fn has_wasm_target(sh: &Shell) -> anyhow::Result<bool> {
    let sysroot = cmd!(sh, "rustc --print sysroot").quiet().read()?;
    Ok(Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir())
}

/// The first whose test runner takes `--test-force-exit`: a major and a minor version.
const NODE: (u32, u32) = (20, 14);

/// The agent is tested where it runs without a browser.
fn node(sh: &Shell) -> anyhow::Result<()> {
    let version = cmd!(sh, "node --version").quiet().read();
    let (major, minor) = NODE;
    let remedy =
        || format!("no Node.js: install version {major}.{minor} or later with its npm (`apt-get install nodejs npm`)");
    let version = version.with_context(remedy)?;
    anyhow::ensure!(
        node_version(&version).is_some_and(|found| found >= NODE),
        "Node.js {major}.{minor} or later is needed, this is {version}"
    );
    Ok(())
}

fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Where distributions put it; `js/harness/chromium.mjs` looks in the same places.
const CHROMIUM: &[&str] = &["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// The browser of the tests. Installed where that needs no question: by root, on a system with `apt-get`.
fn chromium(sh: &Shell) -> anyhow::Result<()> {
    if has_chromium(sh)? {
        return Ok(());
    }
    let is_root = cmd!(sh, "id -u").quiet().ignore_stderr().read().is_ok_and(|id| id == "0");
    if is_root && sh.path_exists("/usr/bin/apt-get") {
        cmd!(sh, "apt-get update").run()?;
        cmd!(sh, "apt-get install -y --no-install-recommends chromium")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()?;
    }
    anyhow::ensure!(
        has_chromium(sh)?,
        "no Chromium: install it (`apt-get install chromium`), or name another one in the variable `CHROMIUM`"
    );
    Ok(())
}

fn has_chromium(sh: &Shell) -> anyhow::Result<bool> {
    if let Ok(named) = sh.var("CHROMIUM") {
        anyhow::ensure!(sh.path_exists(&named), "`CHROMIUM` names `{named}`, which is not there");
        return Ok(true);
    }
    Ok(CHROMIUM.iter().any(|place| sh.path_exists(place)))
}
