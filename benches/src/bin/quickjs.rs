//! The table of the embedded engine on standard output: `quickjs [--short]`.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use jsinterop_benches::{Effort, quickjs};

fn main() -> anyhow::Result<()> {
    let short = std::env::args().any(|argument| argument == "--short");
    quickjs(if short { Effort::SHORT } else { Effort::FULL }, &mut |line| println!("{line}"))
}
