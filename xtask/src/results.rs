//! `benches/RESULTS.md`: the last table of each bench, with the machine it was measured on.

use std::fmt::Write as _;
use std::path::Path;

use xshell::{Shell, cmd};

const FILE: &str = "benches/RESULTS.md";
const INTRODUCTION: &str = "# Results\n\n\
     Written by `cargo xtask bench … --write`. Only ratios within one run mean something: all columns of a row are\n\
     measured in turns in one process, and the numbers are medians.\n";

/// Replaces the section under `heading`. `peers` are the crates whose versions the reader needs, as that lock file has them.
pub(crate) fn keep(sh: &Shell, heading: &str, table: &str, lock: &Path, peers: &[&str]) -> anyhow::Result<()> {
    let old = sh.read_file(FILE).unwrap_or_default();
    let section = format!("{heading}\n\n{}\n\n{table}", machine(sh, lock, peers)?);
    sh.write_file(FILE, replaced(&old, heading, &section))?;
    println!("written to {FILE}");
    Ok(())
}

/// The file's text with that section in the place of the one with its heading; the others stay.
fn replaced(old: &str, heading: &str, section: &str) -> String {
    let others = old.split("\n## ").skip(1).filter(|section| section.lines().next() != Some(heading));
    let mut sections: Vec<&str> = others.chain([section]).collect();
    sections.sort_unstable();
    let sections = sections.iter().flat_map(|section| ["\n## ", section.trim_end(), "\n"]);
    [INTRODUCTION].into_iter().chain(sections).collect()
}

/// Cores, model and versions; nothing that names the machine itself.
fn machine(sh: &Shell, lock: &Path, peers: &[&str]) -> anyhow::Result<String> {
    let cores = std::thread::available_parallelism()?;
    let cpuinfo = sh.read_file("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let rustc = cmd!(sh, "rustc --version").quiet().read()?;
    let rustc = rustc.split(' ').nth(1).unwrap_or_default().to_owned();
    let lock = sh.read_file(lock)?;
    let mut machine = format!("{cores} cores of {model}; rustc {rustc}");
    for peer in peers {
        write!(machine, ", {peer} {}", locked_version(&lock, peer))?;
    }
    Ok(machine + ".")
}

fn locked_version<'lock>(lock: &'lock str, name: &str) -> &'lock str {
    let entry = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1);
    entry.and_then(|rest| rest.split('"').next()).unwrap_or("of unknown version")
}

#[cfg(test)]
mod tests {
    use super::{INTRODUCTION, replaced};

    #[test]
    fn a_section_replaces_its_own_and_no_other() {
        let first = replaced("", "Page", "Page\n\nold");
        let both = replaced(&first, "Page, strict", "Page, strict\n\nkept");
        let again = replaced(&both, "Page", "Page\n\nnew\n");
        assert_eq!(again, format!("{INTRODUCTION}\n## Page\n\nnew\n\n## Page, strict\n\nkept\n"));
    }
}
