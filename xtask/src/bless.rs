//! `bless`: accepts the present expansions and compiler messages as the expected ones. Read the diff before committing it.

use xshell::{Shell, cmd};

use crate::test::pinned_compiler;

pub(crate) fn run(sh: &Shell) -> anyhow::Result<()> {
    pinned_compiler(sh)?;
    cmd!(sh, "cargo test -p jsinterop-macros").env("UPDATE_EXPECT", "1").run()?;
    cmd!(sh, "cargo test --manifest-path ui-tests/Cargo.toml").env("TRYBUILD", "overwrite").run()?;
    println!("\nread `git diff` before you commit");
    Ok(())
}
