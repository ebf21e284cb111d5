//! The table of the embedded engine on standard output: `quickjs [--short] [part of a row's name]`.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use jsinterop_benches::{Effort, quickjs};

fn main() -> anyhow::Result<()> {
    let (options, only): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument == "--short");
    let effort = if options.is_empty() { Effort::FULL } else { Effort::SHORT };
    quickjs(effort, &only.join(" "), &mut |line| println!("{line}"))
}
