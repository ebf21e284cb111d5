//! What the stages ask of a type's syntax. What a type *is* only the compiler knows; nothing here guesses it from a name.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericArgument, Lifetime, PathArguments, ReturnType, Type, TypeParamBound, TypeReference};

/// The type without invisible groups (of `macro_rules!`) and parentheses.
pub(crate) fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peel(&group.elem),
        Type::Paren(paren) => peel(&paren.elem),
        ty => ty,
    }
}

/// The token that says which type it is: `T` of `&T`, `Vec` of `std::vec::Vec<T>`.
pub(crate) fn place(ty: &Type) -> Span {
    match peel(ty) {
        Type::Reference(reference) => place(&reference.elem),
        Type::Path(path) => path.path.segments.last().map_or_else(|| path.span(), |last| last.ident.span()),
        ty => ty.span(),
    }
}

/// `&str`.
pub(crate) fn is_str(ty: &Type) -> bool {
    shared(ty).is_some_and(|elem| is_ident(elem, "str"))
}

/// `&[u8]`.
pub(crate) fn is_bytes(ty: &Type) -> bool {
    matches!(shared(ty), Some(Type::Slice(slice)) if is_ident(peel(&slice.elem), "u8"))
}

/// `&[T]`, `Vec<T>` or `&Vec<T>`.
pub(crate) fn is_list(ty: &Type) -> bool {
    match peel(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Vec"),
        Type::Reference(reference) => matches!(peel(&reference.elem), Type::Slice(_)) || is_list(&reference.elem),
        _ => false,
    }
}

/// What a `&T` points at, when its lifetime is not written out.
fn shared(ty: &Type) -> Option<&Type> {
    match peel(ty) {
        Type::Reference(reference) if reference.mutability.is_none() && is_elided(reference.lifetime.as_ref()) => {
            Some(peel(&reference.elem))
        }
        _ => None,
    }
}

fn is_ident(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.qself.is_none() && path.path.is_ident(name))
}

/// Whether a lifetime is left to the compiler: absent or `'_`.
pub(crate) fn is_elided(lifetime: Option<&Lifetime>) -> bool {
    lifetime.is_none_or(|lifetime| lifetime.ident == "_")
}

/// The first place where `name` stands among the tokens.
pub(crate) fn find_ident(tokens: impl ToTokens, name: &str) -> Option<Ident> {
    tokens.into_token_stream().into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == name => Some(ident),
        TokenTree::Group(group) => find_ident(group.stream(), name),
        _ => None,
    })
}

/// The first closure among the tokens: the `Fn` of `impl Fn(u8)`, the `fn` of `fn(u8) -> u8`. Only they are followed by parentheses.
pub(crate) fn find_closure(tokens: impl ToTokens) -> Option<Ident> {
    const WORDS: [&str; 7] = ["fn", "Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce"];
    let mut before = None;
    tokens.into_token_stream().into_iter().find_map(|token| match (before.take(), token) {
        (Some(word), TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Some(word),
        (_, TokenTree::Group(group)) => find_closure(group.stream()),
        (_, TokenTree::Ident(ident)) => {
            before = WORDS.iter().any(|word| ident == word).then_some(ident);
            None
        }
        _ => None,
    })
}

/// The tokens, with `with` in place of every `name`.
pub(crate) fn replace_ident(tokens: impl ToTokens, name: &str, with: &TokenStream) -> TokenStream {
    let replace = |token| match token {
        TokenTree::Ident(ident) if ident == name => with.clone(),
        TokenTree::Group(group) => {
            let inner = replace_ident(group.stream(), name, with);
            let mut replaced = proc_macro2::Group::new(group.delimiter(), inner);
            replaced.set_span(group.span());
            TokenTree::Group(replaced).into()
        }
        token => token.into(),
    };
    tokens.into_token_stream().into_iter().map(replace).collect()
}

/// A place in a type where something is borrowed.
pub(crate) enum Borrow<'a> {
    /// `&T`, `&'a T`, `&mut T`.
    Reference(&'a mut TypeReference),
    /// The `'_` of `Cow<'_, str>`.
    Lifetime(&'a mut Lifetime),
}

/// Whether a type borrows nothing.
pub(crate) fn is_owned(ty: &Type) -> bool {
    let mut borrows = 0;
    each_borrow(&mut ty.clone(), &mut |_| borrows += 1);
    borrows == 0
}

/// Visits what a type borrows, outermost first. `fn(&T)` and `Fn(&T)` have lifetimes of their own and are left alone.
pub(crate) fn each_borrow(ty: &mut Type, visit: &mut dyn FnMut(Borrow<'_>)) {
    match ty {
        Type::Reference(reference) => {
            visit(Borrow::Reference(reference));
            each_borrow(&mut reference.elem, visit);
        }
        Type::Array(array) => each_borrow(&mut array.elem, visit),
        Type::Group(group) => each_borrow(&mut group.elem, visit),
        Type::Paren(paren) => each_borrow(&mut paren.elem, visit),
        Type::Ptr(ptr) => each_borrow(&mut ptr.elem, visit),
        Type::Slice(slice) => each_borrow(&mut slice.elem, visit),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(|elem| each_borrow(elem, visit)),
        Type::TraitObject(object) => object.bounds.iter_mut().for_each(|bound| each_in_bound(bound, visit)),
        Type::Path(path) => {
            if let Some(qself) = &mut path.qself {
                each_borrow(&mut qself.ty, visit);
            }
            each_in_path(&mut path.path, visit);
        }
        _ => {}
    }
}

fn each_in_bound(bound: &mut TypeParamBound, visit: &mut dyn FnMut(Borrow<'_>)) {
    match bound {
        TypeParamBound::Lifetime(lifetime) => visit(Borrow::Lifetime(lifetime)),
        TypeParamBound::Trait(bound) => each_in_path(&mut bound.path, visit),
        _ => {}
    }
}

fn each_in_path(path: &mut syn::Path, visit: &mut dyn FnMut(Borrow<'_>)) {
    for segment in &mut path.segments {
        let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { continue };
        for argument in &mut arguments.args {
            match argument {
                GenericArgument::Lifetime(lifetime) => visit(Borrow::Lifetime(lifetime)),
                GenericArgument::Type(ty) => each_borrow(ty, visit),
                GenericArgument::AssocType(assoc) => each_borrow(&mut assoc.ty, visit),
                _ => {}
            }
        }
    }
}

/// The type after `->`.
pub(crate) fn returned(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Type(_, ty) => Some(ty),
        ReturnType::Default => None,
    }
}
