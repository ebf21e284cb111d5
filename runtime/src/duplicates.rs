//! Names that two exports share: the compiler sees most of them, a test of the program all.

use std::fmt;

use crate::import::Source;
use crate::registry::Named;

/// Names that two exports share; see [`Registry::check`](crate::Registry::check).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateExports(Vec<Duplicate>);

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Duplicate {
    name: &'static str,
    sources: Vec<Source>,
}

impl DuplicateExports {
    /// An error if there are any.
    pub(crate) fn among(mut duplicates: Vec<Duplicate>) -> Result<(), Self> {
        duplicates.sort_by_key(|duplicate| duplicate.name);
        if duplicates.is_empty() { Ok(()) } else { Err(Self(duplicates)) }
    }
}

impl fmt::Display for DuplicateExports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("exports share a name; rename one with `#[js_invokable(\"otherName\")]`:")?;
        for duplicate in &self.0 {
            write!(f, "\n  `{}`", duplicate.name)?;
            for source in &duplicate.sources {
                write!(f, "\n    {source}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for DuplicateExports {}

/// The names that several of these share.
pub(crate) fn shared(all: &[Named]) -> Vec<Duplicate> {
    let mut duplicates: Vec<Duplicate> = Vec::new();
    for (place, Named { name, export }) in all.iter().enumerate() {
        if let Some(known) = duplicates.iter_mut().find(|known| known.name == *name) {
            known.sources.push(export.source);
        } else if all.iter().skip(place + 1).any(|later| later.name == *name) {
            duplicates.push(Duplicate { name, sources: vec![export.source] });
        }
    }
    duplicates
}
