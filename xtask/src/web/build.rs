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
    bindgen.input_path(module).web(true)?.omit_default_module_path(false).typescript(false).generate(out)
}
