//! Test only: expands `tests/expand/**/*.rs` in this process and compares with the `.expanded.rs` beside each.
//! `UPDATE_EXPECT=1 cargo test -p jsinterop-macros` rewrites them.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Meta};

type Driver = fn(TokenStream, TokenStream) -> TokenStream;

#[test]
fn expansions_are_as_recorded() {
    let mut stale = Vec::new();
    for input in ["import", "export"].into_iter().flat_map(inputs) {
        let expected = input.with_extension("expanded.rs");
        let expanded = expand_file(&std::fs::read_to_string(&input).unwrap());
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, expanded).unwrap();
        } else if std::fs::read_to_string(&expected).ok() != Some(expanded) {
            stale.push(expected);
        }
    }
    assert!(stale.is_empty(), "these differ; look at them and run again with UPDATE_EXPECT=1: {stale:#?}");
}

fn inputs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<_> = files.filter(|file| !file.to_string_lossy().ends_with(".expanded.rs")).collect();
    inputs.sort();
    inputs
}

fn expand_file(text: &str) -> String {
    let split = |input: ParseStream<'_>| Ok((Attribute::parse_inner(input)?, input.parse::<TokenStream>()?));
    let (_, file) = split.parse_str(text).unwrap();
    let expanded = items(file).into_iter().map(expand_item).collect();
    prettyplease::unparse(&syn::parse2(expanded).unwrap())
}

/// Cuts a file where its items end: after `;` and after a brace.
fn items(file: TokenStream) -> Vec<TokenStream> {
    let mut items = vec![TokenStream::new()];
    for token in file {
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        items.last_mut().unwrap().extend([token]);
        if ends {
            items.push(TokenStream::new());
        }
    }
    items
}

/// Runs the macro that the item carries, as the compiler would.
fn expand_item(item: TokenStream) -> TokenStream {
    let split = |input: ParseStream<'_>| Ok((Attribute::parse_outer(input)?, input.parse()?));
    let (mut attrs, rest): (Vec<Attribute>, TokenStream) = split.parse2(item).unwrap();
    let driver = |attr: &Attribute| -> Option<Driver> {
        match attr.path().segments.last()?.ident.to_string().as_str() {
            "js_import" => Some(crate::drive_import),
            "js_invokable" => Some(crate::drive_export),
            _ => None,
        }
    };
    let Some((at, driver)) = attrs.iter().enumerate().find_map(|(at, attr)| Some((at, driver(attr)?))) else {
        return initializer(&rest).unwrap_or_else(|| quote::quote!(#(#attrs)* #rest));
    };
    let options = match attrs.remove(at).meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    driver(options, quote::quote!(#(#attrs)* #rest))
}

fn initializer(item: &TokenStream) -> Option<TokenStream> {
    let call: syn::ItemMacro = syn::parse2(item.clone()).ok()?;
    call.mac.path.is_ident("js_initializer").then(|| crate::drive_initializer(call.mac.tokens))
}
