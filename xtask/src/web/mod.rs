//! `web`: packages for the page. One with a folder `web` has a page, which is served.

mod build;
pub(crate) mod examples;
mod serve;
mod tests;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use xshell::{Shell, cmd};

use crate::{agent, npm};
use serve::Site;

pub(crate) use build::{build, build_small, finish, target};
pub(crate) use tests::STEPS;

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// The package
    package: String,
    /// Optimise: small first of all
    #[arg(long)]
    release: bool,
    /// Only build, also where there is a page
    #[arg(long)]
    no_serve: bool,
    /// The port to serve on: 8080, or any other when that is taken
    #[arg(long, conflicts_with = "no_serve")]
    port: Option<u16>,
    /// In place of serving for you, write the page's `screenshot.png`
    #[arg(long, conflicts_with = "no_serve")]
    screenshot: bool,
}

/// Builds a package and serves its page, or says where the module is.
pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    let package = &args.package;
    refuse_programs(sh, package)?;
    let module = if args.release { build_small(sh, package, "")? } else { build(sh, package, "dev")? };
    let Some(folder) = folder_of_page(sh, &args.package).filter(|_| !args.no_serve) else {
        anyhow::ensure!(!args.screenshot, "`{}` has no page to take a picture of", args.package);
        println!("{}", module.display());
        return Ok(());
    };
    let serving = site(sh, &folder, module)?.listen(args.port)?;
    if args.screenshot {
        return take_picture(sh, &folder.join("tests/screenshot.mjs"), &serving.spawn());
    }
    println!("\n  {} is at {}    (Ctrl+C ends it)\n", args.package, serving.address());
    serving.run();
    Ok(())
}

/// An example that no page can hold.
fn refuse_programs(sh: &Shell, package: &str) -> anyhow::Result<()> {
    let manifest = sh.read_file(format!("examples/{package}/Cargo.toml")).unwrap_or_default();
    let is_program = !manifest.is_empty() && !manifest.contains("jsinterop-browser");
    anyhow::ensure!(!is_program, "`{package}` runs by itself, not in a page: `cargo run -p {package}`");
    Ok(())
}

/// Where a package keeps its page, if it has one: HTML, CSS and JavaScript in `web`, what its Rust binds in `js`.
fn folder_of_page(sh: &Shell, package: &str) -> Option<PathBuf> {
    let folder = sh.current_dir().join("examples").join(package);
    sh.path_exists(folder.join("web/index.html")).then_some(folder)
}

/// The page with its module, the look that all examples share, and the libraries that its lock file names.
fn site(sh: &Shell, folder: &Path, module: PathBuf) -> anyhow::Result<Site> {
    let web = folder.join("web");
    if sh.path_exists(web.join("package-lock.json")) {
        npm::install(sh, &web)?;
    }
    let look = sh.current_dir().join("examples/look");
    Ok(Site { mounts: vec![("/pkg/", module), ("/js/", folder.join("js")), ("/look/", look), ("/", web)] })
}

/// Runs the script that takes the page's picture.
fn take_picture(sh: &Shell, script: &Path, address: &str) -> anyhow::Result<()> {
    agent::install(sh)?;
    Ok(cmd!(sh, "node {script}").env("PAGE", address).run()?)
}
