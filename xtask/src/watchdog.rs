//! Ends a step that hangs: what it started is killed, so that it fails with its name instead of never.

use std::collections::VecDeque;
use std::process::{Command, Stdio, exit, id};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// The longest step takes about six minutes on a new machine with two cores.
const LIMIT: Duration = Duration::from_secs(25 * 60);
/// So long a step has to fail once nothing of what it started is left.
const GRACE: Duration = Duration::from_secs(20);

/// Watches until it is dropped.
pub(crate) struct Watchdog {
    _over: Sender<()>,
}

impl Watchdog {
    pub(crate) fn start(step: &'static str) -> Self {
        let (over, is_over) = channel::<()>();
        thread::spawn(move || {
            let hangs = |limit| is_over.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
            if !hangs(LIMIT) {
                return;
            }
            eprintln!("error: the step `{step}` has not ended after {} minutes: it is ended now", LIMIT.as_secs() / 60);
            kill_descendants();
            if hangs(GRACE) {
                exit(1);
            }
        });
        Self { _over: over }
    }
}

/// Kills what this process started, and what that started. Where there is no `ps`, nothing is found.
fn kill_descendants() {
    let Ok(listed) = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output() else { return };
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let pairs: Vec<(u32, u32)> = listed.lines().filter_map(pid_and_parent).collect();
    for pid in descendants(&pairs, id()) {
        // It may be gone by now.
        let _ = Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
    }
}

fn pid_and_parent(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.split_whitespace().map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn descendants(pairs: &[(u32, u32)], root: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut parents = VecDeque::from([root]);
    while let Some(parent) = parents.pop_front() {
        let children = pairs.iter().filter(|(_, theirs)| *theirs == parent).map(|(pid, _)| *pid);
        for child in children {
            found.push(child);
            parents.push_back(child);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{descendants, pid_and_parent};

    #[test]
    fn children_of_children_are_found() {
        let listed = "  1 0\n 10  1\n11 10\n12 11\n13 1\n";
        let pairs: Vec<_> = listed.lines().filter_map(pid_and_parent).collect();
        assert_eq!(descendants(&pairs, 10), [11, 12]);
    }
}
