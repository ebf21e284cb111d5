//! What `test` runs of the examples that have pages: each in Chromium, served the way `web` serves it.

use anyhow::Context as _;
use xshell::Shell;

use super::{build, folder_of_page, site};
use crate::steps::Step;
use crate::{agent, node};

pub(crate) const STEPS: &[Step] = &[
    Step { name: "test: example welcome in Chromium", run: welcome },
    Step { name: "test: example chart in Chromium", run: chart },
];

fn welcome(sh: &Shell) -> anyhow::Result<()> {
    page(sh, "welcome")
}

fn chart(sh: &Shell) -> anyhow::Result<()> {
    page(sh, "chart")
}

fn page(sh: &Shell, package: &str) -> anyhow::Result<()> {
    let folder = folder_of_page(sh, package).with_context(|| format!("`{package}` has no page"))?;
    let address = site(sh, &folder, build(sh, package, "dev")?)?.listen(Some(0))?.spawn();
    agent::install(sh)?;
    let test = format!("examples/{package}/tests/page.test.mjs");
    Ok(node::test(sh, &[&test]).env("PAGE", address).run()?)
}
