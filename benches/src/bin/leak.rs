//! The leak check: `leak <count>`.
#![expect(clippy::print_stdout, reason = "a command line tool talks on its standard output")]

use anyhow::Context as _;

fn main() -> anyhow::Result<()> {
    let count = std::env::args().nth(1).context("usage: leak <count>")?;
    jsinterop_benches::leak(count.parse().context("the count is not a number")?, &mut |line| println!("{line}"))
}
