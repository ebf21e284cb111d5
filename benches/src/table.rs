//! The table as Markdown: our time, each peer's with the ratio, and whether a target is met.

use std::fmt::Write as _;

use crate::measure::{Column, Measured, Time};

pub(crate) const HEADING: &str = "| work | jsinterop | rquickjs, kept function | rquickjs-serde | JSON | target |\n\
     |---|---|---|---|---|---|";

impl Measured {
    /// `| name | 70 ns | 58 ns (1.21) | – | – | ≤ 2.00 of raw: ok |`, without the line's end.
    pub(crate) fn line(&self) -> String {
        let mut line = format!("| {} | {}", self.name, self.cell(Column::Ours));
        for peer in Column::PEERS {
            line += " | ";
            line += &self.cell(peer);
        }
        line + " | " + &self.verdict() + " |"
    }

    fn cell(&self, column: Column) -> String {
        match self.times[column as usize] {
            Time::Absent => "–".to_owned(),
            Time::Fails => "cannot".to_owned(),
            Time::Nanoseconds(time) => {
                let mut cell = amount(time);
                if let (true, Some(ratio)) = (column != Column::Ours, self.ratio(column)) {
                    // Writing to a string does not fail.
                    let _ = write!(cell, " ({ratio:.2})");
                }
                cell
            }
        }
    }

    /// Ours ÷ the peer's.
    fn ratio(&self, peer: Column) -> Option<f64> {
        let nanoseconds = |column: Column| match self.times[column as usize] {
            Time::Nanoseconds(time) => Some(time),
            Time::Absent | Time::Fails => None,
        };
        Some(nanoseconds(Column::Ours)? / nanoseconds(peer)?)
    }

    fn verdict(&self) -> String {
        let Some((peer, most)) = self.target else { return String::new() };
        let name = match peer {
            Column::Ours => "ours",
            Column::Raw => "rquickjs",
            Column::Serde => "rquickjs-serde",
            Column::Json => "JSON",
        };
        let verdict = match self.ratio(peer) {
            Some(ratio) if ratio <= most => "ok",
            Some(_) => "MISSED",
            None => "not measured",
        };
        format!("≤ {most:.2} of {name}: {verdict}")
    }
}

/// Three figures are all a run is good for.
fn amount(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e4 => format!("{nanoseconds:.0} ns"),
        ..1e5 => format!("{:.1} µs", nanoseconds / 1e3),
        ..1e7 => format!("{:.0} µs", nanoseconds / 1e3),
        _ => format!("{:.1} ms", nanoseconds / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Measured, Time};

    #[test]
    fn a_line_has_ratios_and_a_verdict() {
        let times = [Time::Nanoseconds(70.0), Time::Nanoseconds(50.0), Time::Absent, Time::Fails];
        let row = Measured { name: "no-op".to_owned(), target: Some((Column::Raw, 2.0)), times };
        assert_eq!(row.line(), "| no-op | 70 ns | 50 ns (1.40) | – | cannot | ≤ 2.00 of rquickjs: ok |");
    }
}
