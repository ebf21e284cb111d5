//! Holds the list of checks and the tables of `README.md` together.
#![expect(clippy::expect_used, reason = "a row that cannot be read fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use jsinterop_conformance::{all, named};

/// How many rows of each kind the reference has; RG20 to RG26 are none.
const REFERENCE: [(&str, usize, u32); 25] = [
    ("EA", 3, 75),
    ("EO", 2, 16),
    ("ER", 2, 7),
    ("JR", 2, 19),
    ("JU", 2, 12),
    ("JX", 2, 8),
    ("JO", 2, 6),
    ("JP", 2, 5),
    ("DR", 2, 6),
    ("DJ", 2, 8),
    ("OJ", 2, 7),
    ("SJ", 2, 8),
    ("NS", 2, 3),
    ("BJ", 2, 14),
    ("EJ", 2, 5),
    ("DD", 2, 60),
    ("DU", 2, 6),
    ("RG", 2, 28),
    ("RS", 2, 7),
    ("ST", 2, 14),
    ("PS", 2, 6),
    ("CD", 2, 31),
    ("FM", 2, 3),
    ("AN", 2, 12),
    ("X", 2, 11),
];

/// The rows of the tables, ranges written out, with the checks of each.
fn tables() -> BTreeMap<String, BTreeSet<String>> {
    let mut rows = BTreeMap::new();
    for line in include_str!("../README.md").lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let (Some(ids), Some(checks)) = (cells.first(), cells.last()) else { continue };
        let names = checks.split('`').filter(|name| named(name).is_some() || name.contains("::"));
        let names: BTreeSet<_> = names.map(str::to_owned).collect();
        for id in written_out(ids) {
            assert!(rows.insert(id.clone(), names.clone()).is_none(), "the row {id} stands in the tables twice");
        }
    }
    rows
}

fn written_out(ids: &str) -> Vec<String> {
    let Some((first, last)) = ids.split_once('–') else { return vec![ids.to_owned()] };
    let digits = first.find(|c: char| c.is_ascii_digit()).expect("a row has a number");
    let (kind, width) = (&first[..digits], first.len() - digits);
    let number = |id: &str| id[digits..].parse::<u32>().expect("a row ends in its number");
    (number(first)..=number(last)).map(|number| format!("{kind}{number:0width$}")).collect()
}

#[test]
fn every_row_of_the_reference_has_its_line() {
    let rows = tables();
    for (kind, width, count) in REFERENCE {
        for number in (1..=count).filter(|number| kind != "RG" || !(20..=26).contains(number)) {
            let id = format!("{kind}{number:0width$}");
            assert!(rows.contains_key(&id), "the row {id} is missing in README.md");
        }
    }
}

#[test]
fn list_and_tables_say_the_same() {
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for check in all() {
        assert!(check.rows().next().is_some(), "{} covers no row", check.name);
        for row in check.rows() {
            listed.entry(row.to_owned()).or_default().insert(check.name.to_owned());
        }
    }
    let rows = tables();
    for (row, checks) in &listed {
        assert_eq!(rows.get(row), Some(checks), "the row {row} of README.md");
    }
    let unlisted: Vec<_> =
        rows.iter().filter(|(row, checks)| !checks.is_empty() && !listed.contains_key(*row)).collect();
    assert!(unlisted.is_empty(), "README.md gives rows to checks that do not list them: {unlisted:?}");
}

#[test]
fn names_are_unique() {
    let names: BTreeSet<_> = all().iter().map(|check| check.name).collect();
    assert_eq!(names.len(), all().len());
}

/// The tests that only a page has, and where they stand.
const PAGE: [&str; 3] = [
    include_str!("../../hosts/browser/tests/acceptance.test.mjs"),
    include_str!("../../hosts/browser/tests/death.test.mjs"),
    include_str!("../../hosts/browser/tests/directory.test.mjs"),
];

#[test]
fn the_tests_of_the_page_are_there() {
    let lines = include_str!("../README.md").lines().filter(|line| line.starts_with("- "));
    let tests: Vec<_> = lines
        .flat_map(|line| line.rsplit_once(": ").map_or("", |(_, tests)| tests).split('`').skip(1).step_by(2))
        .collect();
    assert!(tests.len() > 20, "{tests:?}");
    for test in tests {
        assert!(
            PAGE.iter().any(|file| file.contains(&format!("\"{test}\""))),
            "no test of the page is called {test:?}"
        );
    }
}
