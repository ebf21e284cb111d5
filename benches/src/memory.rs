//! The resident memory of this process, and whether it grew.

use anyhow::{Context as _, ensure};

/// What may be added after the first tenth of a run, in KiB: an allocator's own ups and downs.
const BOUND: u64 = 256;

/// KiB, where the system tells it.
fn resident() -> anyhow::Result<Option<u64>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no resident memory reported")?;
    let kib = line.split_whitespace().next().context("no resident memory reported")?;
    Ok(Some(kib.parse()?))
}

/// Does `step` so many times, tells the memory ten times, and fails if it grew after the first tenth.
///
/// # Errors
/// What a step came to, or that the memory grew.
pub fn watch(
    name: &str,
    count: u32,
    print: &mut dyn FnMut(&str),
    mut step: impl FnMut(u32) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut first = None;
    for tenth in 0..10 {
        for index in 0..count / 10 {
            step(tenth * (count / 10) + index).with_context(|| name.to_owned())?;
        }
        let done = (tenth + 1) * (count / 10);
        let Some(now) = resident()? else {
            print(&format!("{name}: {done} done; this system does not tell the memory"));
            continue;
        };
        print(&format!("{name}: {done} done, {now} KiB"));
        let first = *first.get_or_insert(now);
        ensure!(now <= first + BOUND, "{name}: the memory grew from {first} to {now} KiB");
    }
    Ok(())
}
