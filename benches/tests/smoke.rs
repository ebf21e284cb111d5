//! Every row once: all columns that are timed agree, so that the bench cannot rot unseen.

use jsinterop_benches::{Effort, quickjs};

#[test]
fn every_row_runs() {
    let mut lines = Vec::new();
    quickjs(Effort::SMOKE, "", &mut |line| lines.push(line.to_owned())).unwrap();
    assert!(lines.len() > 30, "{lines:#?}");
}
