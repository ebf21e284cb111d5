//! `check` for `#[js_invokable]`.

use std::collections::HashSet;

use syn::{GenericParam, Generics, Type, TypeReference};

use super::{
    check_argument_types, check_head, check_owned, check_param_attrs, check_patterns, check_qualifiers, check_receiver,
    receiver,
};
use crate::errors::{Errors, list};
use crate::model::{Export, ExportItem, ExportKind, Member, Methods, Name, Param};
use crate::path;
use crate::types::{self, Borrow};

/// What a `RustRef` has of its own in JavaScript, and what JavaScript itself looks for on an object.
const RESERVED: [&str; 5] = ["then", "constructor", "invoke", "invokeSync", "dispose"];

/// Holds an item below `#[js_invokable]` to all rules.
pub(crate) fn check_export_item(errors: &mut Errors, item: &ExportItem) {
    match &item.kind {
        ExportKind::Function(export) => {
            check_export(errors, export);
            check_duplicates(errors, [&**export], "this function");
        }
        ExportKind::Methods(methods) => check_methods(errors, methods),
        ExportKind::Other(_) => {}
    }
}

fn check_methods(errors: &mut Errors, methods: &Methods<Export>) {
    check_head(errors, &methods.head);
    let exports = || methods.members.iter().filter_map(ours);
    for export in exports() {
        check_export(errors, export);
        check_reserved(errors, export);
    }
    check_duplicates(errors, exports(), "this `impl` block");
    if exports().next().is_none() {
        errors.push(methods.head.impl_token, "nothing is marked in this block; put `#[js_invokable]` on its methods");
    }
}

fn ours(member: &Member<Export>) -> Option<&Export> {
    match member {
        Member::Ours(export) => Some(export),
        Member::Other(_) => None,
    }
}

fn check_export(errors: &mut Errors, export: &Export) {
    names(export).for_each(|name| check_name(errors, name));
    check_qualifiers(errors, &export.function, "use a `Vec`, which JavaScript passes as an array");
    check_generics(errors, export);
    check_self(errors, export);
    check_patterns(errors, &export.function);
    check_param_attrs(errors, &export.function);
    check_argument_types(
        errors,
        &export.function,
        "name the type that is to be read",
        "a closure cannot be received; take a `JsFunction`, a handle to a function of JavaScript",
    );
    export.function.params.iter().for_each(|param| check_param(errors, param, &export.function.sig.generics));
    check_output(errors, export);
    check_body(errors, export);
}

fn names(export: &Export) -> impl Iterator<Item = &Name> {
    std::iter::once(&export.name).chain(&export.aliases)
}

/// `#[js_invokable("")]`, `#[js_invokable("say hello")]`: JavaScript writes the name after a dot.
fn check_name(errors: &mut Errors, name: &Name) {
    if let Err(text) = path::check_name(&name.text) {
        errors.push_at(name.span, text);
    }
}

/// `#[js_invokable] fn then(&self)`: an object with `then` is taken for a promise; the others are a `RustRef`'s own.
fn check_reserved(errors: &mut Errors, export: &Export) {
    for name in names(export).filter(|name| RESERVED.contains(&&*name.text)) {
        let (text, reserved) = (&name.text, list(&RESERVED));
        errors.push_at(
            name.span,
            format!("`{text}` cannot be a method's name ({reserved} are taken); write `#[js_invokable(\"other\")]`"),
        );
    }
}

/// Two methods, or a method and an alias, that JavaScript would know by one name.
fn check_duplicates<'a>(errors: &mut Errors, exports: impl IntoIterator<Item = &'a Export>, place: &str) {
    let mut seen = HashSet::new();
    for export in exports.into_iter().filter(|export| !is_configured(export)) {
        for name in names(export).filter(|name| !seen.insert(&name.text)) {
            errors.push_at(
                name.span,
                format!(
                    "{place} has the name `{}` twice; choose another, as in `#[js_invokable(\"other\")]`",
                    name.text
                ),
            );
        }
    }
}

/// Two functions of one name may stand under opposite `#[cfg]`s; the compiler sees those that are left.
fn is_configured(export: &Export) -> bool {
    export.function.attrs.iter().any(|attr| attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr"))
}

/// `#[js_invokable] fn f<T>(x: T)`: JavaScript cannot say which `T`.
fn check_generics(errors: &mut Errors, export: &Export) {
    for param in &export.function.sig.generics.params {
        let text = match param {
            GenericParam::Lifetime(_) => "lifetimes are not supported here; `&str` and `&[u8]` need none, remove it",
            GenericParam::Type(_) => "type parameters are not supported here; name one type",
            GenericParam::Const(_) => "const parameters are not supported here; name one value",
        };
        errors.push(param, text);
    }
}

/// `self` outside an `impl` block, `&mut self`, and a method without `self`, which no object could carry.
fn check_self(errors: &mut Errors, export: &Export) {
    match (receiver(&export.function), &export.class) {
        (Some(receiver), None) => {
            errors
                .push(receiver.self_token, "`self` is for methods; put `#[js_invokable]` on the `impl` block as well");
        }
        (None, Some(_)) => errors.push(
            &export.function.sig.ident,
            "a method that JavaScript invokes has `&self`; add it or make this a free function",
        ),
        (Some(_), Some(_)) => check_receiver(errors, &export.function),
        (None, None) => {}
    }
}

/// `fn f(x: &Point)`, `fn f(x: Cow<'_, str>)`: the argument is read from a message that is gone by then.
fn check_param(errors: &mut Errors, param: &Param, generics: &Generics) {
    check_state(errors, param);
    let ty = elide_declared(&param.ty, generics);
    if param.state.is_empty() && (types::is_str(&ty) || types::is_bytes(&ty)) {
        return;
    }
    let text = if param.state.is_empty() {
        "only `&str` and `&[u8]` can be borrowed here; use an owned type"
    } else {
        "state is cloned for each invocation; take it by value"
    };
    check_owned(errors, &ty, false, text);
}

/// The type without the lifetimes that the function declares: each is reported where it is declared.
fn elide_declared(ty: &Type, generics: &Generics) -> Type {
    let mut ty = ty.clone();
    types::each_borrow(&mut ty, &mut |borrow| {
        if let Borrow::Reference(TypeReference { lifetime, .. }) = borrow
            && generics.lifetimes().any(|declared| lifetime.as_ref() == Some(&declared.lifetime))
        {
            *lifetime = None;
        }
    });
    ty
}

/// `#[state = 1]`, `#[state] #[state]`: the attribute stands alone.
fn check_state(errors: &mut Errors, param: &Param) {
    for state in &param.state {
        if !matches!(state.meta, syn::Meta::Path(_)) {
            errors.push(&state.meta, "`#[state]` takes no options; the parameter's type says which state it is");
        }
    }
    for second in param.state.iter().skip(1) {
        errors.push(second.path(), "`#[state]` is given twice; remove one of them");
    }
}

/// `fn f(&self) -> &str`: the result is sent when the invocation, and what it borrowed, is over.
fn check_output(errors: &mut Errors, export: &Export) {
    if let Some(output) = types::returned(&export.function.sig.output) {
        check_owned(errors, output, true, "the result outlives what it borrows; return an owned type");
    }
}

/// `#[js_invokable] fn f();`: the body is what JavaScript invokes.
fn check_body(errors: &mut Errors, export: &Export) {
    if export.function.body.is_none() {
        errors.push(
            &export.function.sig.ident,
            "a function that JavaScript invokes has a body; to call JavaScript, declare it with `#[js_import]`",
        );
    }
}
