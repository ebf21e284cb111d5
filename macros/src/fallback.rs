//! What to emit beside errors, so that nothing else breaks: users of a failing item find one of its shape.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Signature, Type};

use crate::expand::{expand_handle, expand_methods, expand_written};
use crate::model::{Export, ExportItem, ExportKind, Function, Handle, Import, ImportItem, ImportKind, Member, Name};
use crate::rt::Rt;
use crate::types;

/// An item that compiles as far as it can.
pub(crate) fn import_item(ImportItem { rt, kind }: &ImportItem) -> TokenStream {
    match kind {
        ImportKind::Function(import) => diverging(import, rt),
        ImportKind::Handle(handle) => plain_handle(handle, rt),
        ImportKind::Block(block) => block.imports.iter().map(|import| diverging(import, rt)).collect(),
        ImportKind::Methods(methods) => {
            let member = |member: &Member<Import>| match member {
                Member::Ours(import) if import.function.body.is_some() => expand_written(&import.function),
                Member::Ours(import) => diverging(import, rt),
                Member::Other(other) => other.clone(),
            };
            expand_methods(methods, &methods.members.iter().map(member).collect::<Vec<_>>())
        }
        ImportKind::Other(other) => other.clone(),
    }
}

/// The item as written, without our attributes.
pub(crate) fn export_item(item: &ExportItem) -> TokenStream {
    match &item.kind {
        ExportKind::Function(export) => plain_export(export),
        ExportKind::Methods(methods) => {
            let member = |member: &Member<Export>| match member {
                Member::Ours(export) => plain_export(export),
                Member::Other(other) => other.clone(),
            };
            expand_methods(methods, &methods.members.iter().map(member).collect::<Vec<_>>())
        }
        ExportKind::Other(other) => other.clone(),
    }
}

/// An import that never returns. It has the type its callers expect, as far as the declaration tells.
fn diverging(import: &Import, rt: &Rt) -> TokenStream {
    let Function { attrs, vis, sig, params, .. } = &import.function;
    let (ident, generics, bounds) = (&sig.ident, &sig.generics, &sig.generics.where_clause);
    let receiver = (import.class.is_some() && sig.receiver().is_some()).then(|| quote!(&self,));
    let (names, types) = (params.iter().map(|param| &param.name), params.iter().map(|param| &param.ty));
    let error = rt.js_error();
    let owned = |ty: &&Type| types::is_owned(ty) && types::find_ident(ty, "impl").is_none();
    let output = match types::returned(&sig.output).filter(owned) {
        Some(ty) if matches!(types::peel(ty), Type::Path(_) | Type::Macro(_)) => quote!(#ty),
        Some(ty) => quote!(::core::result::Result<#ty, #error>),
        None => quote!(::core::result::Result<(), #error>),
    };
    let output = if sig.asyncness.is_some() { rt.js_call(&quote!(()), &output) } else { output };
    quote! {
        #(#attrs)*
        #[allow(unused_variables)]
        #vis fn #ident #generics (#receiver #(#names: #types),*) -> #output #bounds { loop {} }
    }
}

/// The fields and generics that a typed handle cannot have are not expanded anyway.
fn plain_handle(handle: &Handle, rt: &Rt) -> TokenStream {
    let item = &handle.item;
    let path = Name { text: item.ident.to_string(), span: item.ident.span() };
    expand_handle(&Handle { item: item.clone(), path, module: None }, rt)
}

/// A free function with `self` is left out, and so are `const` and `...`: the compiler would report them again.
fn plain_export(export: &Export) -> TokenStream {
    let Function { attrs, vis, sig, body, .. } = &export.function;
    if export.class.is_none() && sig.receiver().is_some() {
        return TokenStream::new();
    }
    let sig = Signature { constness: None, variadic: None, ..sig.clone() };
    match body {
        None => quote!(#(#attrs)* #[allow(unused_variables)] #vis #sig { loop {} }),
        Some(body) => quote!(#(#attrs)* #vis #sig #body),
    }
}
