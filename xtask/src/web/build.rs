//! Builds a package for the page: the compiler, and the step that wasm-bindgen has after it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

use crate::agent;
use crate::setup::WASM;

/// Builds a package for the page; answers the folder with its module and glue.
pub(crate) fn build(sh: &Shell, package: &str, profile: &str) -> anyhow::Result<PathBuf> {
    build_with(sh, package, profile, "")
}

/// [`build`] with features.
fn build_with(sh: &Shell, package: &str, profile: &str, features: &str) -> anyhow::Result<PathBuf> {
    cmd!(sh, "cargo build --target {WASM} --profile {profile} -p {package} --features={features}").run()?;
    finish(sh, package, profile)
}

/// What the compiler may use by itself, and wasm-opt therefore too.
const FEATURES: [&str; 6] =
    ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

/// [`build_with`] for visitors who wait for the download: the profile `small`, and wasm-opt after it.
pub(crate) fn build_small(sh: &Shell, package: &str, features: &str) -> anyhow::Result<PathBuf> {
    let out = build_with(sh, package, "small", features)?;
    agent::install(sh)?;
    let is_module = |file: &PathBuf| file.to_string_lossy().ends_with("_bg.wasm");
    let module = sh.read_dir(&out)?.into_iter().find(is_module).context("the bindgen step leaves a module")?;
    let features = FEATURES.map(|name| format!("--enable-{name}"));
    cmd!(sh, "js/node_modules/.bin/wasm-opt {module} -Oz {features...} -o {module}").run()?;
    Ok(out)
}

/// What comes after the compiler, for a package that is built.
pub(crate) fn finish(sh: &Shell, package: &str, profile: &str) -> anyhow::Result<PathBuf> {
    let target = target(sh);
    let folder = if profile == "dev" { "debug" } else { profile };
    // A library's file has underscores; a program's is called as the package is.
    let [library, program] = [package.replace('-', "_"), package.to_owned()]
        .map(|name| target.join(WASM).join(folder).join(name).with_extension("wasm"));
    let module = if library.exists() { library } else { program };
    let out = target.join("web").join(format!("{package}-{folder}"));
    bindgen(&module, &out)?;
    Ok(out)
}

/// The folder cargo builds into.
pub(crate) fn target(sh: &Shell) -> PathBuf {
    sh.var_os("CARGO_TARGET_DIR").map_or_else(|| sh.current_dir().join("target"), PathBuf::from)
}

/// The bindgen step, as a library of the locked version: the one that the module was compiled with.
fn bindgen(module: &Path, out: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).web(true)?.omit_default_module_path(false).typescript(false).generate(out)
}
