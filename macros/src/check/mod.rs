//! The rules of a model, one function each. A rule that only the type system can decide is not here but a bound on a
//! trait of the runtime.

mod export;
mod import;
#[cfg(test)]
mod tests;

use syn::{FnArg, ItemImpl, Lifetime, Pat, Receiver, ReceiverKind, Type};

pub(crate) use self::export::check_export_item;
pub(crate) use self::import::check_import_item;
use crate::errors::Errors;
use crate::model::{Function, Initializer, Module};
use crate::types::Borrow;
use crate::{path, types};

/// `js_initializer!("init.js")`: only a file of this crate can be shipped.
pub(crate) fn check_initializer(errors: &mut Errors, initializer: &Initializer) {
    let text = initializer.module.text.value();
    if path::is_shipped(&text) {
        check_module(errors, Some(&initializer.module));
    } else {
        let file = text.trim_start_matches(['.', '/']);
        errors.push(
            &initializer.module.text,
            format!("an initializer is a file of this crate; write `\"./{file}\"`, relative to its `Cargo.toml`"),
        );
    }
}

/// `module = "../charts.js"`: a shipped file lies inside its crate.
fn check_module(errors: &mut Errors, module: Option<&Module>) {
    if let Some(module) = module
        && let Err(text) = path::check_module(&module.text.value())
    {
        errors.push(&module.text, text);
    }
}

/// `unsafe fn f()`, `const fn f()`, `extern "C" fn f()`, `fn f(x: u8, ...)`: a call that crosses languages is none of these.
fn check_qualifiers(errors: &mut Errors, function: &Function, instead_of_dots: &str) {
    let sig = &function.sig;
    let remove = |word: &str| format!("`{word}` is not supported here; remove it");
    if let Some(word) = sig.constness {
        errors.push(word, remove("const"));
    }
    match &sig.safety {
        syn::Safety::Unsafe(word) => errors.push(word, remove("unsafe")),
        syn::Safety::Safe(word) => errors.push(word, remove("safe")),
        syn::Safety::Default => {}
    }
    if let Some(abi) = &sig.abi {
        errors.push(abi.extern_token, remove("extern"));
    }
    if let Some(variadic) = &sig.variadic {
        errors.push(variadic.dots, format!("`...` is not supported here; {instead_of_dots}"));
    }
}

/// `fn f((x, y): (i32, i32))`: the parameter's name is needed, in messages and in TypeScript. `mut x` is only for bodies.
fn check_patterns(errors: &mut Errors, function: &Function) {
    for param in &function.params {
        match &param.pat {
            Pat::Ident(pat) if pat.subpat.is_none() && pat.by_ref.is_none() => {
                if let (Some(word), None) = (pat.mutability, &function.body) {
                    errors.push(word, "`mut` means nothing without a body; remove it");
                }
            }
            pat => errors.push(pat, "a pattern is not supported here; give the parameter a name"),
        }
    }
}

/// `fn f(x: impl Serialize)`: the argument's type has to have a name. `fn f(x: impl Fn())`, `fn f(x: &dyn Fn())`: no closure is a value.
fn check_argument_types(errors: &mut Errors, function: &Function, named: &str, closure: &str) {
    for param in function.params.iter().filter(|param| param.state.is_empty()) {
        if let Some(word) = types::find_closure(&param.ty) {
            errors.push(word, closure);
        } else if let Some(word) = types::find_ident(&param.ty, "impl") {
            errors.push(word, format!("`impl Trait` is not supported here; {named}"));
        }
    }
}

/// `fn f(#[cfg(unix)] x: u8)`: the generated code would have to have it too, at each use.
fn check_param_attrs(errors: &mut Errors, function: &Function) {
    for attr in function.params.iter().flat_map(|param| &param.attrs) {
        if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
            errors.push(attr.path(), "a parameter cannot be configured here; put `#[cfg]` on two functions");
        }
    }
}

/// `fn f(&mut self)`, `fn f(self)`, `fn f(self: Rc<Self>)`: both languages hold the object at the same time.
fn check_receiver(errors: &mut Errors, function: &Function) {
    match receiver(function) {
        Some(Receiver { kind: ReceiverKind::Reference(_, _, None), .. }) | None => {}
        Some(Receiver { kind: ReceiverKind::Reference(_, _, Some(word)), .. }) => {
            errors.push(word, "`&mut self` is not supported here; use `&self`");
        }
        Some(Receiver { kind: ReceiverKind::Value, self_token, .. }) => {
            errors.push(self_token, "`self` by value is not supported here; use `&self`");
        }
        Some(Receiver { kind: ReceiverKind::Typed(_, ty), .. }) => {
            errors.push(ty, "a typed `self` is not supported here; use `&self`");
        }
        Some(receiver) => errors.push(receiver, "this `self` is not supported here; use `&self`"),
    }
}

/// `fn f() -> Result<&str, E>`: a value that crosses is owned by who receives it; what is sent may be `statics`.
fn check_owned(errors: &mut Errors, ty: &Type, statics: bool, text: &str) {
    let is_static = |lifetime: &Lifetime| lifetime.ident == "static";
    types::each_borrow(&mut ty.clone(), &mut |borrow| match borrow {
        Borrow::Reference(reference) if statics && reference.lifetime.as_ref().is_some_and(is_static) => {}
        Borrow::Reference(reference) => errors.push(reference.and_token, text),
        Borrow::Lifetime(lifetime) if is_static(lifetime) => {}
        Borrow::Lifetime(lifetime) => errors.push(lifetime, text),
    });
}

/// `impl Trait for Chart`, `impl<T> Chart<T>`, `impl [Chart]`: the methods belong to one type, known by its name.
fn check_head(errors: &mut Errors, head: &ItemImpl) {
    if let Some((path, _)) = &head.trait_ {
        errors.push(
            path,
            "a trait's `impl` block is not supported here; put the functions into a block of the type's own",
        );
    }
    if !head.generics.params.is_empty() {
        errors.push(&head.generics, "a generic `impl` block is not supported here; name one type");
    }
    if !matches!(types::peel(&head.self_ty), Type::Path(_)) {
        errors.push(&head.self_ty, "this type has no methods of its own; name a struct or an enum");
    }
}

fn receiver(function: &Function) -> Option<&Receiver> {
    match function.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => Some(receiver),
        _ => None,
    }
}
