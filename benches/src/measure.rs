//! Rows of the bench, and how they are timed: short batches of each column in turns, and the medians of those.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::Value;

/// How much time a run may take.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    batches: usize,
    batch: Duration,
}

impl Effort {
    /// For figures that are kept.
    pub const FULL: Self = Self { batches: 21, batch: Duration::from_millis(12) };
    /// For a look.
    pub const SHORT: Self = Self { batches: 15, batch: Duration::from_millis(2) };
    /// For a test: everything runs once.
    pub const SMOKE: Self = Self { batches: 1, batch: Duration::ZERO };
}

/// The implementations a row compares, in the order of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Ours,
    Raw,
    Serde,
    Json,
}

impl Column {
    pub(crate) const PEERS: [Self; 3] = [Self::Raw, Self::Serde, Self::Json];
}

/// Does the row's work so many times.
pub(crate) type Work<'a> = Box<dyn FnMut(u32) -> anyhow::Result<()> + 'a>;

/// What stands in a cell of the table.
pub(crate) enum Cell<'a> {
    /// There is no such implementation.
    Absent,
    /// A peer that cannot do this, or gets it wrong.
    Fails,
    Work(Work<'a>),
}

/// One line of the table before it is measured.
pub(crate) struct Row<'a> {
    pub(crate) name: String,
    /// Ours ÷ that peer, at most.
    pub(crate) target: Option<(Column, f64)>,
    expected: Value,
    cells: [Cell<'a>; 4],
}

/// One line of the table: nanoseconds per column, where there is one.
pub(crate) struct Measured {
    pub(crate) name: String,
    pub(crate) target: Option<(Column, f64)>,
    pub(crate) times: [Time; 4],
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Time {
    Absent,
    Fails,
    Nanoseconds(f64),
}

impl<'a> Row<'a> {
    /// A row whose columns must all see `expected` before they are timed.
    pub(crate) fn new(name: impl Into<String>, expected: Value) -> Self {
        let cells = [const { Cell::Absent }; 4];
        Self { name: name.into(), target: None, expected: without_nulls(expected), cells }
    }

    pub(crate) fn target(mut self, peer: Column, ratio: f64) -> Self {
        self.target = Some((peer, ratio));
        self
    }

    /// Adds a column. `seen` is what came out at its other end; ours must be right, a peer may fail and says so.
    pub(crate) fn column(
        mut self,
        column: Column,
        seen: anyhow::Result<Value>,
        work: impl FnMut(u32) -> anyhow::Result<()> + 'a,
    ) -> anyhow::Result<Self> {
        let seen = match seen {
            Err(error) if column == Column::Ours => return Err(error.context(self.name)),
            seen => seen.ok().map(without_nulls),
        };
        let right = seen.as_ref() == Some(&self.expected);
        ensure!(right || column != Column::Ours, "{}: expected {}, saw {seen:?}", self.name, self.expected);
        self.cells[column as usize] = if right { Cell::Work(Box::new(work)) } else { Cell::Fails };
        Ok(self)
    }

    pub(crate) fn measure(mut self, effort: Effort) -> anyhow::Result<Measured> {
        let mut counts = [1; 4];
        for (cell, count) in self.cells.iter_mut().zip(&mut counts) {
            *count = calibrate(cell, effort.batch)?;
        }
        let mut samples = [const { Vec::new() }; 4];
        for _ in 0..effort.batches {
            for ((cell, count), samples) in self.cells.iter_mut().zip(counts).zip(&mut samples) {
                if let Cell::Work(work) = cell {
                    samples.push(time(work, count)?.as_secs_f64() * 1e9 / f64::from(count));
                }
            }
        }
        let mut times = [Time::Absent; 4];
        for ((time, cell), samples) in times.iter_mut().zip(&self.cells).zip(samples) {
            *time = match cell {
                Cell::Absent => Time::Absent,
                Cell::Fails => Time::Fails,
                Cell::Work(_) => Time::Nanoseconds(median(samples)),
            };
        }
        Ok(Measured { name: self.name, target: self.target, times })
    }
}

/// How often the work fits into a batch. This is also its warm-up.
fn calibrate(cell: &mut Cell<'_>, batch: Duration) -> anyhow::Result<u32> {
    let Cell::Work(work) = cell else { return Ok(1) };
    let mut count = 1;
    while time(work, count)? < batch {
        count *= 2;
    }
    Ok(count)
}

fn time(work: &mut Work<'_>, count: u32) -> anyhow::Result<Duration> {
    let start = Instant::now();
    work(count)?;
    Ok(start.elapsed())
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A field that is `null` for one implementation is not there for another: both mean `None`.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Column, Effort, Row, Time};

    #[test]
    fn a_peer_that_is_wrong_is_not_timed() {
        let row = Row::new("row", json!(1));
        let row = row.column(Column::Ours, Ok(json!(1)), |_| Ok(())).unwrap();
        let row = row.column(Column::Json, Ok(json!(2)), |_| Ok(())).unwrap();
        let times = row.measure(Effort::SMOKE).unwrap().times;
        assert!(matches!(times, [Time::Nanoseconds(_), Time::Absent, Time::Absent, Time::Fails]));
    }

    #[test]
    fn ours_must_be_right() {
        assert!(Row::new("row", json!(1)).column(Column::Ours, Ok(json!(2)), |_| Ok(())).is_err());
    }
}
