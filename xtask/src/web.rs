//! Modules for the page: building one for wasm, and the step that wasm-bindgen has after the compiler.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args as ClapArgs;
use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

use crate::setup::WASM;
use crate::steps::Step;

pub(crate) const STEPS: &[Step] = &[
    Step { name: "test: agent", run: agent },
    Step { name: "test: agent bundle is fresh", run: bundle_is_fresh },
    Step { name: "test: page in Node.js", run: page },
    Step { name: "test: conformance in Node.js", run: conformance },
];

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// The package: a library of the crate type `cdylib`
    package: String,
    /// Optimise
    #[arg(long)]
    release: bool,
}

/// `web`: builds a package for the page and says where it is.
pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    let out = build(sh, &args.package, if args.release { "release" } else { "dev" })?;
    println!("{}", out.display());
    Ok(())
}

/// Where the committed bundle of the agent lies.
const BUNDLE: &str = "hosts/browser/src/agent.js";

/// Installs what `js/package-lock.json` names.
fn install(sh: &Shell) -> anyhow::Result<()> {
    let _dir = sh.push_dir("js");
    if sh.path_exists("node_modules") {
        return Ok(());
    }
    cmd!(sh, "npm ci --no-audit --no-fund").run().context("Node.js 20 or later is needed for the agent's tests")
}

/// `bundle`: writes the agent's bundle, which is committed so that users of the crate need no npm.
pub(crate) fn bundle(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm run --silent bundle").run()?)
}

fn bundle_is_fresh(sh: &Shell) -> anyhow::Result<()> {
    let before = sh.read_file(BUNDLE)?;
    bundle(sh)?;
    anyhow::ensure!(sh.read_file(BUNDLE)? == before, "{BUNDLE} was stale: run `cargo xtask bundle` and commit it");
    Ok(())
}

fn agent(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let _dir = sh.push_dir("js");
    Ok(cmd!(sh, "npm test --silent").run()?)
}

fn page(sh: &Shell) -> anyhow::Result<()> {
    for profile in ["dev", "release"] {
        let out = build(sh, "page", profile)?;
        cmd!(sh, "node --test hosts/browser/tests/page.test.mjs").env("PAGE", &out).run()?;
    }
    Ok(())
}

fn conformance(sh: &Shell) -> anyhow::Result<()> {
    let out = build(sh, "conformance-page", "dev")?;
    Ok(cmd!(sh, "node --expose-gc hosts/browser/tests/conformance.test.mjs").env("CONFORMANCE", &out).run()?)
}

/// Builds a package for the page; answers the folder with its module and glue.
pub(crate) fn build(sh: &Shell, package: &str, profile: &str) -> anyhow::Result<PathBuf> {
    cmd!(sh, "cargo build --target {WASM} --profile {profile} -p {package}").run()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| sh.current_dir().join("target"), PathBuf::from);
    let folder = if profile == "dev" { "debug" } else { profile };
    let module = target.join(WASM).join(folder).join(package.replace('-', "_")).with_extension("wasm");
    let out = target.join("web").join(format!("{package}-{folder}"));
    bindgen(&module, &out)?;
    Ok(out)
}

/// The bindgen step, as a library of the locked version: the one that the module was compiled with.
fn bindgen(module: &Path, out: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).web(true)?.typescript(false).generate(out)
}
