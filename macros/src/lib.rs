//! The macros of jsinterop, at the end of the pipeline `attr → parse → model → check → expand`.
//!
//! Use them through the `jsinterop` crate, which re-exports and documents them.

mod attr;
mod path;
mod types;

mod parse;

mod model;

mod check;

mod expand;
mod fallback;
mod rt;

mod errors;

#[cfg(test)]
mod snapshots;

use proc_macro2::TokenStream;

use crate::errors::Errors;

/// Declares JavaScript functions; see the documentation of `jsinterop::js_import`.
#[proc_macro_attribute]
pub fn js_import(attr: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    drive_import(attr.into(), item.into()).into()
}

/// Makes Rust functions callable from JavaScript; see the documentation of `jsinterop::js_invokable`.
#[proc_macro_attribute]
pub fn js_invokable(attr: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    drive_export(attr.into(), item.into()).into()
}

/// Ships a JavaScript file that is loaded before anything runs; see the documentation of `jsinterop::js_initializer`.
#[proc_macro]
pub fn js_initializer(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    drive_initializer(input.into()).into()
}

fn drive_import(attr: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let model = parse::parse_import_item(attr, item, &mut errors);
    finish(errors, model.as_ref(), check::check_import_item, expand::expand_import_item, fallback::import_item)
}

fn drive_export(attr: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let model = parse::parse_export_item(attr, item, &mut errors);
    finish(errors, model.as_ref(), check::check_export_item, expand::expand_export_item, fallback::export_item)
}

fn drive_initializer(input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let model = parse::parse_initializer(input, &mut errors);
    finish(errors, model.as_ref(), check::check_initializer, expand::expand_initializer, |_| TokenStream::new())
}

fn finish<M>(
    mut errors: Errors,
    model: Option<&M>,
    check: fn(&mut Errors, &M),
    expand: fn(&M) -> TokenStream,
    fallback: fn(&M) -> TokenStream,
) -> TokenStream {
    if let Some(model) = model {
        check(&mut errors, model);
    }
    match errors.finish() {
        Ok(()) => model.map(expand).unwrap_or_default(),
        Err(error) => [error.to_compile_error(), model.map(fallback).unwrap_or_default()].into_iter().collect(),
    }
}
