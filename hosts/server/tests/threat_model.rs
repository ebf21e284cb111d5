//! The threat model names tests and limits that are there.

#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "that is how a test fails")]

use std::fs;

const MODEL: &str = include_str!("../docs/threat-model.md");

/// The rows of the table with so many columns, as their cells.
fn rows(columns: usize) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = MODEL.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(move |cells| cells.len() == columns && !cells[0].starts_with("--"))
        .skip(1)
}

/// What is in back-ticks.
fn named(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn each_defence_names_tests_that_exist() {
    let mut count = 0;
    for cells in rows(3) {
        let (files, tests): (Vec<_>, Vec<_>) = named(cells[2]).partition(|name| name.contains('/'));
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
        let text: String = files.iter().map(|file| fs::read_to_string(format!("{root}{file}")).unwrap()).collect();
        for test in tests {
            let pieces: Vec<_> = test.split(['*', '…']).collect();
            let is_it = |line: &str| {
                let name = line.trim().strip_prefix("async fn ")?.split('(').next()?;
                let is_whole = name.starts_with(pieces[0]) && name.ends_with(pieces[pieces.len() - 1]);
                (is_whole && pieces.iter().all(|piece| name.contains(piece))).then_some(())
            };
            assert!(text.lines().any(|line| is_it(line).is_some()), "no test is named {test}");
            count += 1;
        }
        assert!(!files.is_empty(), "{cells:?}");
    }
    assert!(count > 15, "{count}");
}

#[test]
fn each_limit_has_a_row() {
    let limits = include_str!("../src/limits.rs");
    let (_, body) = limits.split_once("pub struct Limits {").unwrap();
    let fields = body.split('}').next().unwrap().lines().filter_map(|line| line.trim().strip_prefix("pub "));
    let fields: Vec<_> = fields.filter_map(|field| field.split(':').next()).collect();
    let told: Vec<_> = rows(4).flat_map(|cells| named(cells[0]).map(str::to_owned).collect::<Vec<_>>()).collect();
    for field in &fields {
        assert!(told.iter().any(|told| told == field), "no row tells of {field}");
    }
    assert_eq!(fields.len(), told.len());
}
