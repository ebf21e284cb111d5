//! The rules of a JavaScript path, `a.b[0].c`. The runtime holds paths given at run time to the same ones.

/// Says what is wrong with a path, and what to do.
pub(crate) fn check(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("a path cannot be empty; name a function, as in `\"document.createElement\"`".to_owned());
    }
    if text.contains(char::is_whitespace) {
        return Err(format!("the path `{text}` contains white space; remove it"));
    }
    text.split('.').try_for_each(|segment| check_segment(segment, text))
}

/// Says what is wrong with a name that is no path: an export's.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("a name cannot be empty; leave it out to use the function's own".to_owned());
    }
    if name.contains(char::is_whitespace) {
        return Err(format!("the name `{name}` contains white space; remove it"));
    }
    check_identifier(name)
}

/// Whether a module's path names a file of the declaring crate.
pub(crate) fn is_shipped(module: &str) -> bool {
    module.starts_with("./")
}

/// Says what is wrong with `module = "…"`.
pub(crate) fn check_module(module: &str) -> Result<(), String> {
    if module.is_empty() {
        return Err("a module's name cannot be empty; write `\"./file.js\"` for a file of this crate".to_owned());
    }
    if (is_shipped(module) || module.starts_with('.')) && module.split('/').any(|part| part == "..") {
        return Err(format!("`{module}` leaves the crate's folder; move the file beside or below its `Cargo.toml`"));
    }
    if module == "./" || module == "." {
        return Err("a folder is not a module; name a file, as in `\"./js/charts.js\"`".to_owned());
    }
    Ok(())
}

fn check_segment(segment: &str, text: &str) -> Result<(), String> {
    let (name, indices) = segment.split_at(segment.find('[').unwrap_or(segment.len()));
    if name.is_empty() && !indices.is_empty() {
        return Err(format!("the index `{indices}` follows no name; write it after one, as in `items[0]`"));
    }
    if name.is_empty() {
        return Err(format!("the path `{text}` has an empty segment; remove the extra `.`"));
    }
    check_identifier(name)?;
    check_indices(indices)
}

fn check_identifier(name: &str) -> Result<(), String> {
    if name == "__proto__" {
        return Err("`__proto__` cannot be reached from Rust; name the object that owns the function".to_owned());
    }
    let stray = name.chars().enumerate().find(|&(at, c)| if at == 0 { !starts(c) } else { !goes_on(c) });
    match stray {
        None => Ok(()),
        Some((0, c)) => Err(format!("`{name}` is not a JavaScript identifier; it cannot start with `{c}`")),
        Some((_, c)) => Err(format!("`{name}` is not a JavaScript identifier; remove `{c}`")),
    }
}

fn starts(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

fn goes_on(c: char) -> bool {
    starts(c) || c.is_alphanumeric() || matches!(c, '\u{200c}' | '\u{200d}')
}

fn check_indices(mut text: &str) -> Result<(), String> {
    while !text.is_empty() {
        let digits_and_rest = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        match digits_and_rest {
            Some((digits, rest)) if is_index(digits) => text = rest,
            _ => return Err(format!("`{text}` is not an index; write a number in brackets, as in `[0]`")),
        }
    }
    Ok(())
}

fn is_index(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u32>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_names_indices_and_other_scripts() {
        for text in ["a", "a.b.c", "$", "_a1", "rows[0][12].cell", "größe.名前", "default", "Foo.prototype.bar"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, reason) in [
            ("", "empty"),
            ("a..b", "empty segment"),
            (".a", "empty segment"),
            ("a.", "empty segment"),
            ("1a", "start with `1`"),
            ("a-b", "remove `-`"),
            ("a b", "white space"),
            ("a.__proto__.b", "__proto__"),
            ("a[x]", "index"),
            ("a[+1]", "index"),
            ("a[]", "index"),
            ("a[0", "index"),
            ("a[0]b", "index"),
            ("a[99999999999]", "index"),
            ("[0]", "follows no name"),
        ] {
            let error = check(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn names_have_no_dots() {
        assert_eq!(check_name("sayHello"), Ok(()));
        assert!(check_name("say.hello").is_err());
        assert!(check_name("").is_err());
        assert!(check_name("say hello").unwrap_err().contains("white space"));
        assert!(check_name("__proto__").is_err());
    }

    #[test]
    fn shipped_modules_stay_inside_their_crate() {
        for text in ["chart.js", "./js/charts.js", "https://cdn.example/a..b/x.js", "@scope/pkg"] {
            assert_eq!(check_module(text), Ok(()), "{text}");
        }
        for text in ["", "../a.js", "./js/../../a.js", "./", "."] {
            assert!(check_module(text).is_err(), "{text}");
        }
    }
}
