//! Builds a package for the page: the compiler, and the step that wasm-bindgen has after it.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

use crate::setup::WASM;

/// Builds a package for the page; answers the folder with its module and glue.
pub(crate) fn build(sh: &Shell, package: &str, profile: &str) -> anyhow::Result<PathBuf> {
    build_with(sh, package, profile, "")
}

/// [`build`] with features.
pub(crate) fn build_with(sh: &Shell, package: &str, profile: &str, features: &str) -> anyhow::Result<PathBuf> {
    cmd!(sh, "cargo build --target {WASM} --profile {profile} -p {package} --features={features}").run()?;
    finish(sh, package, profile)
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
