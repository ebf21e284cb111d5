//! The values of the rows that have targets.

use serde::{Deserialize, Serialize};

/// The struct of the project's targets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) score: f64,
    pub(crate) tags: Vec<String>,
    pub(crate) active: bool,
}

/// What the strings of a list of people end with.
pub(crate) const ASCII: &str = "";
pub(crate) const NOT_ASCII: &str = " größer 😀";

pub(crate) fn person(id: u32) -> Person {
    person_of(id, ASCII)
}

fn person_of(id: u32, ending: &str) -> Person {
    Person {
        id,
        name: format!("row number {id}{ending}"),
        score: f64::from(id) * 1.25 + 0.1,
        tags: vec![format!("tag{ending}"), format!("other{ending}"), format!("unique {id}{ending}")],
        active: id.is_multiple_of(2),
    }
}

pub(crate) fn people(ending: &str) -> Vec<Person> {
    (0..1_000).map(|id| person_of(id, ending)).collect()
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Node {
    name: String,
    value: u32,
    children: Vec<Node>,
}

/// Each node but the last ones has as many children as `width` says.
pub(crate) fn tree(width: u32, depth: u32) -> Node {
    let children = if depth == 0 { Vec::new() } else { (0..width).map(|_| tree(width, depth - 1)).collect() };
    Node { name: format!("node {depth}"), value: depth * 100, children }
}

pub(crate) fn numbers() -> Vec<f64> {
    (0..10_000).map(|number| f64::from(number) * 0.5 + 0.25).collect()
}

pub(crate) fn text(length: usize) -> String {
    "The quick brown fox jumps over the lazy dog. ".chars().cycle().take(length).collect()
}
