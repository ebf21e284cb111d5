//! Runs a list of steps: a heading before each, and at the end the seconds each one took.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use xshell::Shell;

use crate::watchdog::Watchdog;

/// One line of the summary.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Shell) -> anyhow::Result<()>,
}

/// Runs the steps in order and stops at the first that fails; prints the summary either way.
pub(crate) fn run(sh: &Shell, steps: &[Step]) -> anyhow::Result<()> {
    let mut taken = Vec::with_capacity(steps.len());
    let outcome = steps.iter().try_for_each(|step| {
        println!("\n== {}", step.name);
        let start = Instant::now();
        let watchdog = Watchdog::start(step.name);
        let outcome = (step.run)(sh);
        drop(watchdog);
        taken.push((step.name, start.elapsed()));
        outcome.with_context(|| format!("the step `{}` failed", step.name))
    });
    print_summary(&taken, outcome.is_ok());
    outcome
}

fn print_summary(taken: &[(&str, Duration)], passed: bool) {
    println!("\n== summary");
    for (index, (name, time)) in taken.iter().enumerate() {
        let verdict = if passed || index + 1 < taken.len() { "ok" } else { "FAILED" };
        println!("{:8.1} s  {verdict:6}  {name}", time.as_secs_f64());
    }
    let total: Duration = taken.iter().map(|(_, time)| time).sum();
    println!("{:8.1} s  {:6}  total", total.as_secs_f64(), if passed { "ok" } else { "FAILED" });
}
