//! Paths into JavaScript's object graph, `a.b[0].c`: their rules, and walking them step by step.
//!
//! The macros hold paths in attributes to the same rules while compiling; see `macros/src/path.rs`.

use std::fmt;

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'a> {
    /// A property by name.
    Key(&'a str),
    /// A step into an array, written `[0]`.
    Index(u32),
}

impl fmt::Display for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(name) => f.write_str(name),
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// The steps of a path that has been checked: a number is an index, since no name begins like one.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = Segment<'_>> + Clone {
    let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    steps.map(|step| step.parse().map_or(Segment::Key(step), Segment::Index))
}

/// Holds a path that is given at run time to the rules; says what is wrong with it.
pub(crate) fn check(path: &str) -> Result<(), String> {
    if path.is_empty() {
        return Err("it is empty".to_owned());
    }
    path.split('.').try_for_each(|part| {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        check_key(name)?;
        check_indices(indices)
    })
}

/// The same for a path that starts at an object: that may be an array.
pub(crate) fn check_member(path: &str) -> Result<(), String> {
    if !path.starts_with('[') {
        return check(path);
    }
    match path.split_once('.') {
        Some((indices, rest)) => check_indices(indices).and_then(|()| check(rest)),
        None => check_indices(path),
    }
}

fn check_key(name: &str) -> Result<(), String> {
    let starts = |c: char| c.is_alphabetic() || c == '_' || c == '$';
    let goes_on = |c: char| starts(c) || c.is_alphanumeric() || matches!(c, '\u{200c}' | '\u{200d}');
    match name.chars().next() {
        None => Err("a segment is empty".to_owned()),
        Some(first) if !starts(first) => Err(format!("`{name}` does not start like an identifier")),
        Some(_) if name == "__proto__" => Err("`__proto__` cannot be reached by a path".to_owned()),
        Some(_) => match name.chars().find(|c| !goes_on(*c)) {
            None => Ok(()),
            Some(bad) => Err(format!("`{bad}` cannot stand in `{name}`")),
        },
    }
}

fn check_indices(mut text: &str) -> Result<(), String> {
    while !text.is_empty() {
        let index = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let Some((digits, rest)) = index else {
            return Err(format!("`{text}` is not an index like `[0]`"));
        };
        if digits.bytes().any(|b| !b.is_ascii_digit()) || digits.parse::<u32>().is_err() {
            return Err(format!("`[{digits}]` is not an index like `[0]`"));
        }
        text = rest;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_names_and_indices() {
        use Segment::{Index, Key};
        check("a.b[0][12].$c_1").unwrap();
        assert!(segments("a.b[0][12].$c_1").eq([Key("a"), Key("b"), Index(0), Index(12), Key("$c_1")]));
        check("größe.名前").unwrap();
        assert_eq!(segments("").count(), 0);
    }

    #[test]
    fn starts_at_an_array_too() {
        for path in ["[0]", "[0][1]", "[0].a", "[0][1].a[2].b", "a[0]"] {
            check_member(path).unwrap();
        }
        for path in ["", "[", "[]", "[x]", "[0]a", "[0].", "[0]..a", "[0].[1]", "[0].1", ".a"] {
            assert!(check_member(path).is_err(), "{path}");
        }
    }

    #[test]
    fn refuses_what_is_no_path() {
        for (text, reason) in [
            ("", "empty"),
            ("a..b", "empty"),
            ("a.", "empty"),
            ("1a", "does not start"),
            ("a b", "cannot stand"),
            ("a.__proto__.b", "__proto__"),
            ("a[x]", "index"),
            ("a[+1]", "index"),
            ("a[]", "index"),
            ("a[0", "index"),
            ("a[0]b", "index"),
            ("a[99999999999]", "index"),
            ("[0]", "empty"),
        ] {
            let error = check(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
