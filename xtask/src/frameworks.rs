//! The examples for Leptos, Yew and Dioxus: a workspace of their own, in `examples/frameworks`.

use xshell::{PushDir, PushEnv, Shell, cmd};

use crate::node;
use crate::setup::WASM;
use crate::steps::Step;
use crate::web::{finish, target};

pub(crate) const STEPS: &[Step] = &[
    Step { name: "lint: frameworks", run: lint },
    Step { name: "test: frameworks in Chromium", run: page },
    Step { name: "test: prerendering without JavaScript", run: prerender },
];

/// Goes there. What it builds lies beside the rest, so that nothing is compiled twice.
fn enter(sh: &Shell) -> (PushEnv<'_>, PushDir<'_>) {
    let target = sh.push_env("CARGO_TARGET_DIR", target(sh));
    (target, sh.push_dir("examples/frameworks"))
}

fn lint(sh: &Shell) -> anyhow::Result<()> {
    let _there = enter(sh);
    cmd!(sh, "cargo fmt --check").run()?;
    Ok(cmd!(sh, "cargo clippy --target {WASM} -- -D warnings").run()?)
}

fn page(sh: &Shell) -> anyhow::Result<()> {
    let _there = enter(sh);
    // Together: each alone would have dependencies with features of its own.
    cmd!(sh, "cargo build --target {WASM}").run()?;
    for package in ["with-leptos", "with-yew", "with-dioxus"] {
        finish(sh, package, "dev")?;
    }
    Ok(node::test(sh, &["page.test.mjs"]).env("FRAMEWORKS", target(sh).join("web")).run()?)
}

fn prerender(sh: &Shell) -> anyhow::Result<()> {
    let _there = enter(sh);
    Ok(cmd!(sh, "cargo test -p with-leptos").run()?)
}
