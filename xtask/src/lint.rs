//! `lint`: formatting, clippy on every target and feature set, documentation, the committed files.

use xshell::{Shell, cmd};

use crate::setup::WASM;
use crate::steps::Step;
use crate::{committed, doc_paths};

pub(crate) const STEPS: &[Step] = &[
    Step { name: "lint: committed files", run: committed::check },
    Step { name: "lint: paths in the documents", run: doc_paths::check },
    Step { name: "lint: formatting", run: formatting },
    Step { name: "lint: clippy", run: clippy },
    Step { name: "lint: clippy on wasm", run: clippy_wasm },
    Step { name: "lint: clippy per feature", run: clippy_features },
    Step { name: "lint: documentation", run: documentation },
];

fn formatting(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(sh, "cargo fmt --all --check").run()?)
}

fn clippy(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(sh, "cargo clippy --workspace --all-targets --all-features -- -D warnings").run()?)
}

/// What is compiled for the page.
const WASM_PACKAGES: &[&str] = &[
    "jsinterop",
    "jsinterop-macros",
    "jsinterop-browser",
    "codec",
    "page",
    "conformance-page",
    "acceptance",
    "bench-hello",
    "bench-page",
    "neighbours",
    "chart",
    "welcome",
];

fn clippy_wasm(sh: &Shell) -> anyhow::Result<()> {
    let packages = WASM_PACKAGES.iter().flat_map(|package| ["-p", package]);
    Ok(cmd!(sh, "cargo clippy --target {WASM} {packages...} --all-features -- -D warnings").run()?)
}

/// Each feature of the runtime alone: the run over all features hides an item that only another feature needs.
fn clippy_features(sh: &Shell) -> anyhow::Result<()> {
    for features in ["", "value-host", "wire", "testing"] {
        cmd!(sh, "cargo clippy -p jsinterop --no-default-features --features {features} -- -D warnings").run()?;
    }
    Ok(())
}

fn documentation(sh: &Shell) -> anyhow::Result<()> {
    let _flags = sh.push_env("RUSTDOCFLAGS", "-D warnings");
    cmd!(sh, "cargo doc --workspace --no-deps --all-features").run()?;
    // What the page's host has, it has on wasm.
    Ok(cmd!(sh, "cargo doc --target {WASM} -p jsinterop-browser --no-deps").run()?)
}
