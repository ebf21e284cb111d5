//! One option from its tokens: `"path"`, `key = "value"` or `key`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Path, Token};

use crate::errors::Errors;

/// What follows an option's key.
enum Takes {
    Nothing,
    Text,
    TextOrNothing,
    Path,
}

/// Every option there is.
const KEYS: [(&str, Takes); 8] = [
    ("new", Takes::TextOrNothing),
    ("get", Takes::TextOrNothing),
    ("set", Takes::TextOrNothing),
    ("module", Takes::Text),
    ("timeout", Takes::Text),
    ("variadic", Takes::Nothing),
    ("alias", Takes::Text),
    ("crate", Takes::Path),
];

/// What stands after the key.
pub(super) enum Value {
    Nothing,
    Text(LitStr),
    Path(Path),
}

/// One option.
pub(super) enum Entry {
    Text(LitStr),
    Keyed(Ident, Value),
}

/// Cuts at the commas, so that one broken option does not hide the next.
pub(super) fn split(tokens: TokenStream, errors: &mut Errors) -> Vec<TokenStream> {
    let mut entries = vec![TokenStream::new()];
    for token in tokens {
        match (token, entries.last_mut()) {
            (TokenTree::Punct(comma), Some(last)) if comma.as_char() == ',' => {
                if last.is_empty() {
                    errors.push(comma, "an option is missing before this comma; remove the comma");
                } else {
                    entries.push(TokenStream::new());
                }
            }
            (token, Some(last)) => last.extend([token]),
            (_, None) => {}
        }
    }
    entries.retain(|entry| !entry.is_empty());
    entries
}

pub(super) fn parse_entry(input: ParseStream<'_>) -> syn::Result<Entry> {
    let entry = if input.peek(LitStr) { Entry::Text(input.parse()?) } else { parse_keyed(input)? };
    if input.is_empty() { Ok(entry) } else { Err(input.error("expected `,`")) }
}

fn parse_keyed(input: ParseStream<'_>) -> syn::Result<Entry> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a string or an option"));
    }
    let key = input.call(Ident::parse_any)?;
    let Some((_, takes)) = KEYS.iter().find(|(name, _)| key == name) else {
        input.parse::<TokenStream>()?;
        return Ok(Entry::Keyed(key, Value::Nothing));
    };
    let value = parse_value(input, &key, takes)?;
    Ok(Entry::Keyed(key, value))
}

fn parse_value(input: ParseStream<'_>, key: &Ident, takes: &Takes) -> syn::Result<Value> {
    let bare = input.is_empty();
    let equals: Option<Token![=]> = input.parse()?;
    match takes {
        Takes::Nothing | Takes::TextOrNothing if bare => Ok(Value::Nothing),
        Takes::Nothing => Err(syn::Error::new(key.span(), format!("`{key}` takes no value; write `{key}` alone"))),
        Takes::Path if equals.is_some() => input.call(Path::parse_mod_style).map(Value::Path),
        Takes::Path => Err(syn::Error::new(key.span(), "`crate` takes a path; write `crate = ::path::to::it`")),
        Takes::Text | Takes::TextOrNothing if equals.is_some() && input.peek(LitStr) => input.parse().map(Value::Text),
        Takes::Text | Takes::TextOrNothing => {
            let span = if input.is_empty() { key.span() } else { input.span() };
            Err(syn::Error::new(span, format!("`{key}` takes a string; write `{key} = \"…\"`")))
        }
    }
}
