//! The attributes' options, `"path", key = "value", flag`: which stand where, and what they mean. Reads every option even when one is wrong.

mod grammar;

use proc_macro2::{Ident, TokenStream};
use syn::LitStr;
use syn::parse::Parser;

use self::grammar::{Entry, Value, parse_entry, split};

use crate::errors::{Errors, list};
use crate::model::{Form, Limit, Module};
use crate::rt::Rt;

/// Which options an attribute takes, by where it stands.
pub(crate) struct Place {
    /// Whether a string may come first.
    text: bool,
    keys: &'static [&'static str],
    /// What the attribute is on, for messages.
    on: &'static str,
}

pub(crate) const FUNCTION: Place =
    Place { text: true, keys: &["new", "get", "set", "module", "timeout", "variadic", "crate"], on: "a function" };
pub(crate) const MEMBER: Place =
    Place { text: true, keys: &["new", "get", "set", "timeout", "variadic"], on: "a function inside a block" };
pub(crate) const HANDLE: Place = Place { text: true, keys: &["module", "crate"], on: "a struct" };
pub(crate) const BLOCK: Place = Place { text: false, keys: &["module", "crate"], on: "an `extern \"js\"` block" };
pub(crate) const IMPL: Place = Place { text: false, keys: &["crate"], on: "an `impl` block" };
pub(crate) const EXPORT: Place = Place { text: true, keys: &["alias", "crate"], on: "a function" };
pub(crate) const EXPORT_MEMBER: Place = Place { text: true, keys: &["alias"], on: "a method" };
pub(crate) const INITIALIZER: Place = Place { text: true, keys: &["crate"], on: "an initializer" };

/// The options of one attribute, sorted by key.
#[derive(Default)]
pub(crate) struct Options {
    text: Option<LitStr>,
    entries: Vec<(Ident, Value)>,
}

impl Options {
    /// Reads what stands in the attribute's parentheses.
    pub(crate) fn parse(tokens: TokenStream, place: &Place, errors: &mut Errors) -> Self {
        let mut options = Self { text: None, entries: Vec::new() };
        for entry in split(tokens, errors) {
            if let Some(entry) = errors.attempt(parse_entry.parse2(entry)) {
                options.add(entry, place, errors);
            }
        }
        options
    }

    fn add(&mut self, entry: Entry, place: &Place, errors: &mut Errors) {
        let (key, value) = match entry {
            Entry::Keyed(key, value) => (key, value),
            Entry::Text(text) if !place.text => {
                return errors.push(text, format!("{} has no name here; expected {}", place.on, list(place.keys)));
            }
            Entry::Text(text) if self.text.is_some() => {
                return errors.push(text, "a second string; remove one of them");
            }
            Entry::Text(text) => return self.text = Some(text),
        };
        if !place.keys.iter().any(|name| key == name) {
            let (on, keys) = (place.on, list(place.keys));
            errors.push(&key, format!("`{key}` is not an option of {on}; expected {keys}"));
        } else if key != "alias" && self.entries.iter().any(|(other, _)| *other == key) {
            errors.push(&key, format!("`{key}` is given twice; remove one of them"));
        } else {
            self.entries.push((key, value));
        }
    }

    /// The string that came first: a path or a name.
    pub(crate) fn text(&mut self) -> Option<LitStr> {
        self.text.take()
    }

    /// The runtime's path.
    pub(crate) fn rt(&mut self, errors: &mut Errors) -> Rt {
        let Some((_, Value::Path(path))) = self.take("crate") else { return Rt::default() };
        let absolute = path.leading_colon.is_some()
            || path.segments.first().is_some_and(|first| first.ident == "crate" || first.ident == "$crate");
        if !absolute {
            let text = quote::quote!(#path).to_string().replace(' ', "");
            errors.push(&path, format!("this path is not absolute; write `::{text}` or `crate::{text}`"));
        }
        Rt::new(path)
    }

    /// `module = "…"`.
    pub(crate) fn module(&mut self) -> Option<Module> {
        self.texts("module").pop().map(|text| Module { text })
    }

    /// Every `alias = "…"`.
    pub(crate) fn aliases(&mut self) -> Vec<LitStr> {
        self.texts("alias")
    }

    /// The key `variadic`.
    pub(crate) fn variadic(&mut self) -> Option<Ident> {
        self.take("variadic").map(|(key, _)| key)
    }

    /// `timeout = "…"`.
    pub(crate) fn limit(&mut self, errors: &mut Errors) -> Option<(Ident, Limit)> {
        let Some((key, Value::Text(text))) = self.take("timeout") else { return None };
        let limit = parse_limit(&text.value());
        if limit.is_none() {
            errors.push(
                &text,
                format!("`{}` is not a time limit; write `\"10s\"`, `\"500ms\"`, `\"2m\"` or `\"none\"`", text.value()),
            );
        }
        limit.map(|limit| (key, limit))
    }

    /// `new`, `get` or `set`, with the path given there or as the string that came first.
    pub(crate) fn form(&mut self, errors: &mut Errors) -> (Form, Option<LitStr>) {
        let mut forms: Vec<_> = ["new", "get", "set"].into_iter().filter_map(|key| self.take(key)).collect();
        let path = self.text.take();
        if let [(first, _), rest @ ..] = &forms[..] {
            for (key, _) in rest {
                errors.push(key, format!("`{key}` excludes `{first}`; remove one of them"));
            }
            if let Some(path) = &path {
                errors.push(path, format!("the path goes with `{first}`; write `{first} = \"{}\"`", path.value()));
            }
        }
        let Some((key, value)) = (!forms.is_empty()).then(|| forms.swap_remove(0)) else {
            return (Form::Function, path);
        };
        let path = if let Value::Text(text) = value { Some(text) } else { path };
        match key.to_string().as_str() {
            "new" => (Form::New(key), path),
            "get" => (Form::Get(key), path),
            _ => (Form::Set(key), path),
        }
    }

    fn texts(&mut self, name: &str) -> Vec<LitStr> {
        let found = std::iter::from_fn(|| self.take(name));
        found.filter_map(|(_, value)| if let Value::Text(text) = value { Some(text) } else { None }).collect()
    }

    fn take(&mut self, name: &str) -> Option<(Ident, Value)> {
        let at = self.entries.iter().position(|(key, _)| key == name)?;
        Some(self.entries.remove(at))
    }
}

fn parse_limit(text: &str) -> Option<Limit> {
    if text == "none" {
        return Some(Limit::Never);
    }
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let factor = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return None,
    };
    let millis = number.parse::<u64>().ok()?.checked_mul(factor)?;
    (millis > 0).then_some(Limit::Millis(millis))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::errors::messages;

    fn parse(tokens: TokenStream, place: &Place) -> (Options, Vec<String>) {
        let mut errors = Errors::new();
        let mut options = Options::parse(tokens, place, &mut errors);
        options.limit(&mut errors);
        options.rt(&mut errors);
        let (form, path) = options.form(&mut errors);
        options.text = path;
        drop(form);
        (options, messages(errors))
    }

    #[test]
    fn reads_paths_keys_and_flags() {
        let (mut options, errors) = parse(quote!("a.b", module = "./m.js", variadic, crate = ::x), &FUNCTION);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(options.text().unwrap().value(), "a.b");
        assert_eq!(options.module().unwrap().text.value(), "./m.js");
        assert!(options.variadic().is_some());
    }

    #[test]
    fn a_trailing_comma_is_fine() {
        assert!(parse(quote!("a",), &FUNCTION).1.is_empty());
    }

    #[test]
    fn reports_every_mistake_at_once() {
        let wrong = quote!("a", "b", foo = 1, module, variadic = "x", timeout = 3, get, get, new, , crate = x);
        let (_, errors) = parse(wrong, &FUNCTION);
        assert_eq!(
            errors,
            [
                "an option is missing before this comma; remove the comma",
                "a second string; remove one of them",
                "`foo` is not an option of a function; expected `new`, `get`, `set`, `module`, `timeout`, `variadic`, \
                 `crate`",
                "`module` takes a string; write `module = \"…\"`",
                "`variadic` takes no value; write `variadic` alone",
                "`timeout` takes a string; write `timeout = \"…\"`",
                "`get` is given twice; remove one of them",
                "this path is not absolute; write `::x` or `crate::x`",
                "`get` excludes `new`; remove one of them",
                "the path goes with `new`; write `new = \"a\"`",
            ]
        );
    }

    #[test]
    fn options_depend_on_the_place() {
        let (_, errors) = parse(quote!("a", timeout = "1s"), &IMPL);
        assert_eq!(
            errors,
            [
                "an `impl` block has no name here; expected `crate`",
                "`timeout` is not an option of an `impl` block; expected `crate`",
            ]
        );
    }

    #[test]
    fn reads_time_limits() {
        assert_eq!(parse_limit("10s"), Some(Limit::Millis(10_000)));
        assert_eq!(parse_limit("500ms"), Some(Limit::Millis(500)));
        assert_eq!(parse_limit("2m"), Some(Limit::Millis(120_000)));
        assert_eq!(parse_limit("none"), Some(Limit::Never));
        for text in ["", "s", "10", "10 s", "1.5s", "-1s", "0s", "10h", "18446744073709551615m"] {
            assert_eq!(parse_limit(text), None, "{text}");
        }
    }
}
