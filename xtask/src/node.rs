//! Node.js: running tests. One that hangs fails, and what it leaves running holds nobody up.

use xshell::{Cmd, Shell, cmd};

/// Milliseconds for one file of tests, on a slow machine.
const LIMIT: &str = "600000";

/// Runs files of tests.
pub(crate) fn test<'a>(sh: &'a Shell, files: &[&str]) -> Cmd<'a> {
    cmd!(sh, "node --expose-gc --test --test-timeout {LIMIT} --test-force-exit {files...}")
}
