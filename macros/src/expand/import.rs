//! `expand` for `#[js_import]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{
    GenericParam, Generics, Lifetime, LifetimeParam, Token, Type, TypeParamBound, WhereClause, WherePredicate,
    parse_quote,
};

use super::module::expand_module;
use super::{docs, expand_handle, expand_methods, names, ours};
use crate::model::{Block, Function, Import, ImportItem, ImportKind, Member, Param};
use crate::rt::{Call, ImportStatic, Rt};
use crate::types::{self, Borrow};

type Bounds = Punctuated<TypeParamBound, Token![+]>;

// The code of an item below `#[js_import]`.
pub(crate) fn expand_import_item(item: &ImportItem) -> TokenStream {
    let rt = &item.rt;
    match &item.kind {
        ImportKind::Function(import) => expand_import(import, None, rt),
        ImportKind::Handle(handle) => expand_handle(handle, rt),
        ImportKind::Block(block) => expand_block(block, rt),
        ImportKind::Methods(methods) => {
            let members = methods.members.iter().map(|member| match member {
                Member::Ours(import) => expand_import(import, None, rt),
                Member::Other(other) => other.clone(),
            });
            expand_methods(methods, &members.collect::<Vec<_>>())
        }
        ImportKind::Other(other) => other.clone(),
    }
}

// static __JS_MODULE_OF_DRAW: Module = …;
// pub fn draw(…) -> JsCall<…> { … }
//
// The module is there once for the whole block, under the name of its first function: no other block has that one.
fn expand_block(block: &Block, rt: &Rt) -> TokenStream {
    let first = block.imports.first().map(|import| &import.function.sig.ident);
    let shared = block.module.as_ref().zip(first).map(|(module, first)| {
        let name = format_ident!(
            "__JS_MODULE_OF_{}",
            first.unraw().to_string().to_ascii_uppercase(),
            span = Span::call_site()
        );
        let statics = expand_module(&name, module, rt);
        (name, statics)
    });
    let name = shared.as_ref().map(|(name, _)| name);
    let statics = shared.as_ref().map(|(_, statics)| statics);
    let imports = block.imports.iter().map(|import| expand_import(import, name, rt));
    quote!(#statics #(#imports)*)
}

// pub fn show_prompt<'call>(message: &'call str) -> JsCall<(&'call str,), Result<String, JsError>> {
//     static __IMPORT: Import = Import::new(CallKind::Function, "app.showPrompt", source!()).params(&["message"]);
//     inventory::submit! { Declared::Import(&__IMPORT) }
//     call(&__IMPORT, (message,))
// }
fn expand_import(import: &Import, shared_module: Option<&Ident>, rt: &Rt) -> TokenStream {
    let (attrs, vis) = (&import.function.attrs, &import.function.vis);
    let signature = expand_signature(import, rt);
    let own_name = ours("__MODULE");
    let own_module = import.module.as_ref().map(|module| expand_module(&own_name, module, rt));
    let module = own_module.is_some().then_some(&own_name).or(shared_module);
    let name = ours("__IMPORT");
    let declared = rt.import_static(&name, &import_static(import, module));
    let submitted = rt.submit("Import", &name);
    let call = expand_call(import, &name, rt);
    quote!(#(#attrs)* #vis #signature { #own_module #declared #submitted #call })
}

fn import_static<'a>(import: &'a Import, module: Option<&'a Ident>) -> ImportStatic<'a> {
    ImportStatic {
        form: &import.form,
        path: import.path.as_ref().map_or("", |path| &path.text),
        place: import.function.sig.ident.span(),
        params: names(&import.function.params),
        docs: docs(&import.function.attrs),
        module,
        class: import.class.as_ref().filter(|_| !is_method(import)),
        limit: import.limit.as_ref().map(|(_, limit)| *limit),
    }
}

// `call(&__IMPORT, (message,))`. The function stands where the result's type does, and each argument where its own type
// does, so that a bound that fails is reported there.
fn expand_call(import: &Import, name: &Ident, rt: &Rt) -> TokenStream {
    let Function { sig, params, .. } = &import.function;
    let (is_method, is_async) = (is_method(import), sig.asyncness.is_some());
    let object = sig.receiver().filter(|_| is_method).map(|receiver| {
        let object = receiver.self_token;
        quote!(#object,)
    });
    let values = params.iter().enumerate().map(|(at, param)| {
        let value = local(&param.name, types::place(&param.ty));
        if is_spread(import, at) { rt.variadic(&value) } else { value.into_token_stream() }
    });
    let output = types::returned(&sig.output).to_token_stream();
    rt.call(&Call { form: &import.form, is_method, is_async }, &quote!(&#name, #object (#(#values,)*)), &output)
}

// A parameter's name at a place. Only the generated body uses it, and what the compiler says of an argument is said at its
// place only if the argument belongs to the same expansion as the call.
fn local(name: &Ident, place: Span) -> Ident {
    let mut name = name.clone();
    name.set_span(place.resolved_at(Span::call_site()));
    name
}

// fn show_prompt<'call>(message: &'call str) -> JsCall<(&'call str,), Result<String, JsError>>
//
// A synchronous one stays as it is written.
fn expand_signature(import: &Import, rt: &Rt) -> TokenStream {
    let sig = &import.function.sig;
    let (fn_token, ident, output) = (&sig.fn_token, &sig.ident, types::returned(&sig.output));
    let mut generics = sig.generics.clone();
    add_arrives(&mut generics, output, rt);
    let mut params: Vec<_> = import.function.params.iter().map(|Param { name, ty, .. }| (name, ty.clone())).collect();
    let mut output = quote!(#output);
    if sig.asyncness.is_some() {
        let call = Lifetime::new("'call", Span::mixed_site());
        let borrows = params.iter_mut().fold(false, |any, (_, ty)| name_lifetimes(ty, &call) || any);
        if borrows {
            generics.params.insert(0, GenericParam::Lifetime(LifetimeParam::new(call)));
        }
        let types = params
            .iter()
            .enumerate()
            .map(|(at, (_, ty))| if is_spread(import, at) { rt.variadic_type(ty) } else { ty.into_token_stream() });
        output = rt.js_call(&quote!((#(#types,)*)), &output);
    }
    let receiver = is_method(import).then(|| sig.inputs.first());
    let inputs = params.iter().map(|(name, ty)| {
        let name = local(name, name.span());
        quote!(#name: #ty)
    });
    let inputs = receiver.flatten().map(ToTokens::to_token_stream).into_iter().chain(inputs);
    let bounds = &generics.where_clause;
    quote!(#fn_token #ident #generics (#(#inputs),*) -> #output #bounds)
}

// The bound goes where the parameter's other bounds are: one with bounds in both places is a lint of Clippy's.
fn add_arrives(generics: &mut Generics, output: Option<&Type>, rt: &Rt) {
    for at in 0..generics.params.len() {
        let GenericParam::Type(param) = &generics.params[at] else { continue };
        let ident = param.ident.clone();
        if types::find_ident(output, &ident.to_string()).is_none() {
            continue;
        }
        let arrives = rt.arrives(ident.span());
        if let Some(bounds) = bounds_below(generics.where_clause.as_mut(), &ident) {
            bounds.push(parse_quote!(#arrives));
        } else if let GenericParam::Type(param) = &mut generics.params[at] {
            param.colon_token.get_or_insert(Token![:](ident.span()));
            param.bounds.push(parse_quote!(#arrives));
        }
    }
}

// The bounds that a `where` clause puts on a parameter.
fn bounds_below<'a>(clause: Option<&'a mut WhereClause>, param: &Ident) -> Option<&'a mut Bounds> {
    clause?.predicates.iter_mut().find_map(|predicate| match predicate {
        WherePredicate::Type(on) if matches!(&on.bounded_ty, Type::Path(ty) if ty.path.is_ident(param)) => {
            Some(&mut on.bounds)
        }
        _ => None,
    })
}

// Gives every elided lifetime of a parameter the name `call`. Says whether there was one.
fn name_lifetimes(ty: &mut Type, call: &Lifetime) -> bool {
    let mut any = false;
    types::each_borrow(ty, &mut |borrow| match borrow {
        Borrow::Reference(reference) if types::is_elided(reference.lifetime.as_ref()) => {
            reference.lifetime = Some(call.clone());
            any = true;
        }
        Borrow::Lifetime(lifetime) if types::is_elided(Some(lifetime)) => {
            *lifetime = call.clone();
            any = true;
        }
        Borrow::Reference(_) | Borrow::Lifetime(_) => {}
    });
    any
}

// Whether the parameter at this position is the last one of a `variadic` import.
fn is_spread(import: &Import, at: usize) -> bool {
    import.variadic.is_some() && at + 1 == import.function.params.len()
}

// Whether the import is called on an object rather than by its path alone.
fn is_method(import: &Import) -> bool {
    import.class.is_some() && import.function.sig.receiver().is_some()
}
