//! An engine with nothing to do takes no time. Alone in its process: the drivers of other engines would be counted with it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test tells what is wrong by failing")]

mod common;

use std::path::Path;
use std::time::Duration;

use common::engine;

/// What the drivers of this process have used so far, in hundredths of a second.
fn used() -> u64 {
    std::fs::read_dir("/proc/self/task").unwrap().filter_map(|task| used_by(&task.unwrap().path())).sum()
}

fn used_by(task: &Path) -> Option<u64> {
    let name = std::fs::read_to_string(task.join("comm")).ok()?;
    let stat = std::fs::read_to_string(task.join("stat")).ok()?;
    // In it and in the system for it: see proc(5).
    let fields: Vec<_> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let used = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    name.starts_with("jsinterop-quick").then_some(used)
}

#[test]
fn an_idle_engine_uses_no_time() {
    let engine = engine("setTimeout(() => {}, 600000); globalThis.never = () => new Promise(() => {})");
    let call = engine.invoke::<()>("never", ()).start();
    let before = used();
    std::thread::sleep(Duration::from_secs(1));
    assert!(used() <= before + 5);
    drop(call);
}
