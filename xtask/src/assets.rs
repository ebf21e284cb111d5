//! `assets`: writes the modules that a package and its dependencies ship as files, from a program that is linked with them natively.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args as ClapArgs;
use xshell::{Shell, cmd};

use crate::web::target;

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// The package: a library, or one with `rlib` among its crate types
    package: String,
    /// The folder to write into
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    write(sh, &args.package, &std::path::absolute(&args.out)?)
}

/// Writes the modules of `package` into the folder `out`.
pub(crate) fn write(sh: &Shell, package: &str, out: &Path) -> anyhow::Result<()> {
    let folder = target(sh).join("assets").join(package);
    write_program(sh, package, &folder)?;
    let (manifest, target) = (folder.join("Cargo.toml"), target(sh));
    let command = cmd!(sh, "cargo run --quiet --manifest-path {manifest} --target-dir {target} -- {out}");
    command.run().with_context(|| {
        format!("the modules of `{package}` were not written: is it a library that links natively (crate type `lib` or `rlib`)?")
    })
}

/// The smallest program that holds the package: what users write by hand, in `hosts/browser/README.md`.
fn write_program(sh: &Shell, package: &str, folder: &Path) -> anyhow::Result<()> {
    let id = cmd!(sh, "cargo pkgid -p {package}").quiet().read()?;
    let path = id.strip_prefix("path+file://").and_then(|id| id.split('#').next());
    let path = path.with_context(|| format!("`{package}` is no package of this workspace"))?;
    let runtime = sh.current_dir().join("runtime").display().to_string();
    let manifest = format!(
        "[package]\nname = \"write-assets\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n\n\
         [dependencies]\njsinterop = {{ path = {runtime:?} }}\nsubject = {{ path = {path:?}, package = {package:?} }}\n"
    );
    sh.write_file(folder.join("Cargo.toml"), manifest)?;
    sh.write_file(folder.join("src/main.rs"), PROGRAM)?;
    Ok(sh.copy_file("Cargo.lock", folder.join("Cargo.lock"))?)
}

const PROGRAM: &str = r#"use subject as _;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_default();
    for path in jsinterop::Registry::global().write_assets(folder)? {
        println!("{}", path.display());
    }
    Ok(())
}
"#;
