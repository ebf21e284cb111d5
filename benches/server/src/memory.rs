//! The resident memory of the program that is measured.

use anyhow::Context as _;

/// KiB.
pub(crate) fn resident(process: u32) -> anyhow::Result<u32> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).context("only Linux tells the memory")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no resident memory reported")?;
    Ok(line.split_whitespace().next().context("no resident memory reported")?.parse()?)
}
