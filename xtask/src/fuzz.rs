//! `fuzz`: hostile frames for the decoders of the wire. libFuzzer needs no tool of its own here: what it watches is a pass that the stable
//! compiler has.

use anyhow::Context as _;
use clap::Args as ClapArgs;
use xshell::{Shell, cmd};

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// How many seconds for each target
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

const TARGETS: &[&str] = &["frames", "packets", "values"];
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    if cfg!(windows) {
        println!("skipped: libFuzzer does not come with this platform's compiler");
        return Ok(());
    }
    let compiler = cmd!(sh, "c++ --version").quiet().ignore_stdout().run();
    compiler.context("no C++ compiler: install one (`apt-get install build-essential`, `xcode-select --install`)")?;
    let _dir = sh.push_dir("fuzz");
    let version = cmd!(sh, "rustc --version --verbose").quiet().read()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    for target in TARGETS {
        let found = sh.create_temp_dir()?;
        let (folder, known) = (found.path(), format!("corpus/{target}"));
        let limits = [format!("-max_total_time={}", args.seconds), "-max_len=600".into(), "-timeout=10".into()];
        // With a target named, build scripts and macros are not watched.
        cmd!(sh, "cargo run --locked --quiet --target {host} --bin {target} -- {limits...} -rss_limit_mb=2048 -verbosity=0 {folder} {known}")
            .env("RUSTFLAGS", COVERAGE)
            .run()
            .with_context(|| format!("`{target}` found input that must not do what it does: see the file named above"))?;
    }
    Ok(())
}

pub(crate) fn short(sh: &Shell) -> anyhow::Result<()> {
    run(sh, &Args { seconds: 10 })
}
