//! Model to code. Nothing here can fail: what is wrong, `check` has found.

mod export;
mod handle;
mod import;
mod module;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

pub(crate) use self::export::{expand_export_item, expand_written};
pub(crate) use self::handle::expand_handle;
pub(crate) use self::import::expand_import_item;
pub(crate) use self::module::expand_initializer;
use crate::model::{Methods, Param};

// A name of ours: no name of the user's can be the same, nor hide it.
fn ours(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

// A block of the user's with other members.
pub(crate) fn expand_methods<F>(methods: &Methods<F>, members: &[TokenStream]) -> TokenStream {
    let (outer, inner): (Vec<_>, Vec<_>) = methods.head.attrs.iter().partition(|attr| is_outer(attr));
    let header = &methods.header;
    quote!(#(#outer)* #header { #(#inner)* #(#members)* })
}

fn is_outer(attr: &Attribute) -> bool {
    matches!(attr.style, syn::AttrStyle::Outer)
}

// Those attributes that decide whether an item is there at all: side items must agree.
fn cfgs(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| {
        let conditional = |list: &syn::MetaList| crate::types::find_ident(&list.tokens, "cfg").is_some();
        attr.path().is_ident("cfg")
            || attr.path().is_ident("cfg_attr") && matches!(&attr.meta, Meta::List(list) if conditional(list))
    })
}

// The doc comment as text: lines joined, the space after the slashes taken off.
fn docs(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter(|attr| attr.path().is_ident("doc")).filter_map(|attr| match &attr.meta {
        Meta::NameValue(doc) => literal(&doc.value),
        _ => None,
    });
    lines.map(|line| line.strip_prefix(' ').map(str::to_owned).unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn literal(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Group(group) => literal(&group.expr),
        _ => None,
    }
}

// The names of the parameters that cross, as they stand in Rust.
fn names<'a>(params: impl IntoIterator<Item = &'a Param>) -> Vec<String> {
    params.into_iter().map(|param| param.name.unraw().to_string()).collect()
}
