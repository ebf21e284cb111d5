//! What `test` runs of the page: the agent, and modules in every place they run in.

use xshell::{Shell, cmd};

use super::build;
use crate::setup::WASM;
use crate::steps::Step;
use crate::{agent, assets, node};

pub(crate) const STEPS: &[Step] = &[
    Step { name: "test: agent", run: agent::test },
    Step { name: "test: npm package", run: agent::package },
    Step { name: "test: agent bundle is fresh", run: agent::bundle_is_fresh },
    Step { name: "test: a module in Node.js, Deno and Chromium", run: page },
    Step { name: "test: conformance in Node.js, Deno and Chromium", run: conformance },
    Step { name: "test: values in Node.js", run: codec },
    Step { name: "test: acceptance in Chromium", run: acceptance },
    Step { name: "test: programs that share a page", run: directory },
    Step { name: "test: neighbours in Chromium", run: neighbours },
    Step { name: "test: examples of the page's documentation compile", run: documentation },
];

fn page(sh: &Shell) -> anyhow::Result<()> {
    for profile in ["dev", "release"] {
        let out = build(sh, "page", profile)?;
        node::test(sh, &["hosts/browser/tests/page.test.mjs"]).env("PAGE", &out).run()?;
    }
    Ok(())
}

fn conformance(sh: &Shell) -> anyhow::Result<()> {
    let out = build(sh, "conformance-page", "dev")?;
    // A strict policy lets modules come as files only.
    assets::write(sh, "jsinterop-conformance", &out.join("assets"))?;
    let tests = ["hosts/browser/tests/conformance.test.mjs", "hosts/browser/tests/content.test.mjs"];
    Ok(node::test(sh, &tests).env("CONFORMANCE", &out).run()?)
}

/// Values each way, generated and large.
fn codec(sh: &Shell) -> anyhow::Result<()> {
    let out = build(sh, "codec", "dev")?;
    Ok(node::test(sh, &["hosts/browser/tests/codec.test.mjs"]).env("CODEC", &out).run()?)
}

/// Both profiles: what a linker may drop of the exports and initialisers, it drops in one and not in the other.
fn acceptance(sh: &Shell) -> anyhow::Result<()> {
    for profile in ["dev", "release"] {
        let out = build(sh, "acceptance", profile)?;
        let tests = ["hosts/browser/tests/acceptance.test.mjs", "hosts/browser/tests/death.test.mjs"];
        node::test(sh, &tests).env("ACCEPTANCE", &out).run()?;
    }
    Ok(())
}

/// Programs that share a page.
fn directory(sh: &Shell) -> anyhow::Result<()> {
    let (acceptance, page) = (build(sh, "acceptance", "dev")?, build(sh, "page", "dev")?);
    let test = node::test(sh, &["hosts/browser/tests/directory.test.mjs"]);
    Ok(test.env("ACCEPTANCE", acceptance).env("PAGE", page).run()?)
}

/// What else lives in a page: policies, web-sys, wasm-bindgen-futures, bundlers.
fn neighbours(sh: &Shell) -> anyhow::Result<()> {
    let out = build(sh, "neighbours", "dev")?;
    let assets = out.with_file_name("neighbours-assets");
    sh.remove_path(&assets)?;
    assets::write(sh, "neighbours", &assets)?;
    let test = node::test(sh, &["hosts/browser/tests/neighbours.test.mjs"]);
    Ok(test.env("NEIGHBOURS", &out).env("ASSETS", &assets).run()?)
}

/// They are for wasm, and nothing runs what they become: the runner is a program that does nothing.
fn documentation(sh: &Shell) -> anyhow::Result<()> {
    let command = cmd!(sh, "cargo test --doc --target {WASM} -p jsinterop-browser");
    Ok(command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "node --version").run()?)
}
