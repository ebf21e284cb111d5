//! The whole table: measures each row as soon as it is built, and prints it.

use crate::measure::{Effort, Row};
use crate::ours::Ours;
use crate::peer::Peer;
use crate::{calls, table, values};

/// Two engines with the same script.
pub(crate) struct Engines {
    pub(crate) ours: Ours,
    pub(crate) peer: Peer,
}

pub(crate) struct Suite<'a> {
    pub(crate) engines: &'a Engines,
    effort: Effort,
    only: &'a str,
    print: &'a mut dyn FnMut(&str),
}

impl Suite<'_> {
    pub(crate) fn add(&mut self, row: Row<'_>) -> anyhow::Result<()> {
        if !row.name.contains(self.only) {
            return Ok(());
        }
        let measured = row.measure(self.effort)?;
        (self.print)(&measured.line());
        Ok(())
    }
}

/// Measures the rows whose name contains `only`, and gives each line of the Markdown table to `print`.
pub fn quickjs(effort: Effort, only: &str, print: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    let engines = Engines { ours: Ours::new()?, peer: Peer::new()? };
    print(table::HEADING);
    let mut suite = Suite { engines: &engines, effort, only, print };
    calls::rows(&mut suite)?;
    values::tuned(&mut suite)?;
    values::untuned(&mut suite)
}
