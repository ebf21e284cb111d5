//! The resident memory of this process, and whether it grew.

use anyhow::{Context as _, ensure};

/// What may be added after the first tenth of a run, in KiB: an allocator's own ups and downs.
const BOUND: i64 = 256;

/// KiB, where the system tells it.
fn resident() -> anyhow::Result<Option<i64>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no resident memory reported")?;
    let kib = line.split_whitespace().next().context("no resident memory reported")?;
    Ok(Some(kib.parse()?))
}

/// What was added to the first of these, but for the largest step: an allocator takes much at once, while what leaks
/// comes with every step.
fn growth(readings: &[i64]) -> i64 {
    let steps = || readings.windows(2).map(|pair| pair[1] - pair[0]);
    steps().sum::<i64>() - steps().max().unwrap_or(0).max(0)
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
    let mut readings = Vec::new();
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
        readings.push(now);
        ensure!(growth(&readings) <= BOUND, "{name}: the memory grew: {readings:?} KiB");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::growth;

    #[test]
    fn what_comes_with_every_step_is_growth_and_what_comes_once_is_not() {
        assert_eq!(growth(&[100]), 0);
        assert_eq!(growth(&[100, 5000, 5010, 5000, 5005]), 5);
        assert_eq!(growth(&[100, 140, 180, 220]), 80);
    }
}
