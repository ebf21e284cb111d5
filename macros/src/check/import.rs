//! `check` for `#[js_import]`.

use syn::{Fields, Type};

use super::{
    check_argument_types, check_head, check_module, check_owned, check_param_attrs, check_patterns, check_qualifiers,
    check_receiver, receiver,
};
use crate::errors::Errors;
use crate::model::{Block, Form, Handle, Import, ImportItem, ImportKind, Member, Methods, Name};
use crate::{path, types};

/// Holds an item below `#[js_import]` to all rules.
pub(crate) fn check_import_item(errors: &mut Errors, item: &ImportItem) {
    match &item.kind {
        ImportKind::Function(import) => check_import(errors, import),
        ImportKind::Handle(handle) => check_handle(errors, handle),
        ImportKind::Methods(methods) => check_methods(errors, methods),
        ImportKind::Block(block) => check_block(errors, block),
        ImportKind::Other(_) => {}
    }
}

fn check_import(errors: &mut Errors, import: &Import) {
    check_path(errors, import);
    check_module(errors, import.module.as_ref());
    check_qualifiers(errors, &import.function, "use the option `variadic` and a slice as the last parameter");
    check_self(errors, import);
    check_patterns(errors, &import.function);
    check_param_attrs(errors, &import.function);
    check_state(errors, import);
    check_closures(errors, import);
    check_arity(errors, import);
    check_variadic(errors, import);
    check_synchronous(errors, import);
    check_output(errors, import);
    check_body(errors, import);
}

fn check_methods(errors: &mut Errors, methods: &Methods<Import>) {
    check_head(errors, &methods.head);
    for member in &methods.members {
        if let Member::Ours(import) = member {
            check_import(errors, import);
        }
    }
}

/// `unsafe extern "js"`, `extern "C"`: the block declares JavaScript, where nothing is unsafe.
fn check_block(errors: &mut Errors, block: &Block) {
    if let Some(word) = block.unsafety {
        errors.push(word, "calling JavaScript is not unsafe; remove `unsafe`");
    }
    if block.abi.value() != "js" {
        errors.push(&block.abi, "this block declares JavaScript functions; write `extern \"js\"`");
    }
    check_module(errors, block.module.as_ref());
    block.imports.iter().for_each(|import| check_import(errors, import));
}

/// `struct Chart { id: u32 }`, `struct Chart<T>;`: a typed handle holds the JavaScript object and nothing else.
fn check_handle(errors: &mut Errors, handle: &Handle) {
    if !matches!(handle.item.fields, Fields::Unit) {
        errors.push(&handle.item.fields, "a typed handle has no fields of its own; write `;` here");
    }
    if !handle.item.generics.params.is_empty() {
        errors.push(&handle.item.generics, "a typed handle cannot be generic; remove the parameters");
    }
    check_text(errors, &handle.path);
    check_module(errors, handle.module.as_ref());
}

fn check_text(errors: &mut Errors, name: &Name) {
    if let Err(text) = path::check(&name.text) {
        errors.push_at(name.span, text);
    }
}

/// `#[js_import("a..b")]`, and `#[js_import(new)]` outside an `impl` block, where no class is in sight.
fn check_path(errors: &mut Errors, import: &Import) {
    match (&import.path, &import.form) {
        (Some(path), _) => check_text(errors, path),
        (None, Form::New(key)) if import.class.is_none() => {
            errors.push(key, "`new` alone is for `impl` blocks; name the class here, as in `new = \"Chart\"`");
        }
        (None, _) => {}
    }
}

/// `fn f(&self)` outside an `impl` block, `&mut self`, and a constructor with `self`.
fn check_self(errors: &mut Errors, import: &Import) {
    let Some(receiver) = receiver(&import.function) else { return };
    match (&import.class, &import.form) {
        (None, _) => {
            errors.push(receiver.self_token, "`self` is for methods; put `#[js_import]` on the `impl` block as well");
        }
        (Some(_), Form::New(_)) => errors.push(receiver, "a constructor has no `self`; remove it"),
        (Some(_), _) => check_receiver(errors, &import.function),
    }
}

/// `fn f(#[state] db: Db);`: state is what an invocation finds, not what a call sends.
fn check_state(errors: &mut Errors, import: &Import) {
    for state in import.function.params.iter().flat_map(|param| &param.state) {
        errors.push(state.path(), "`#[state]` is for `#[js_invokable]` functions; remove it");
    }
}

/// `fn f(x: impl Fn())`, and `fn f<F: Fn()>(x: F)`: JavaScript gets what Rust keeps for it.
fn check_closures(errors: &mut Errors, import: &Import) {
    const CLOSURE: &str = "a closure cannot be sent; take a `&Callback`, made with `Callback::new(…)`";
    let named = "use a type parameter, as in `fn f<T: Serialize>(value: T)`";
    check_argument_types(errors, &import.function, named, CLOSURE);
    let generics = &import.function.sig.generics;
    if let Some(word) = types::find_closure(&generics.params).or_else(|| types::find_closure(&generics.where_clause)) {
        errors.push(word, CLOSURE);
    }
}

/// The runtime writes tuples of up to so many arguments.
const MOST_ARGUMENTS: usize = 16;

/// `#[js_import(get)] fn title(x: u8);`, `#[js_import(set)] fn set_title();`: a property is read with nothing and written with one value.
fn check_arity(errors: &mut Errors, import: &Import) {
    let params = &import.function.params;
    match (&import.form, &params[..]) {
        (Form::Get(_), [first, ..]) => {
            errors.push(&first.name, "a property is read without arguments; remove this parameter");
        }
        (Form::Set(_), []) => {
            errors.push(&import.function.sig.ident, "a property is written with one argument; add a parameter");
        }
        (Form::Set(_), [_, second, ..]) => {
            errors.push(&second.name, "a property is written with one argument; remove this parameter");
        }
        (_, params) if params.len() > MOST_ARGUMENTS => {
            let text = format!("a call has up to {MOST_ARGUMENTS} arguments; gather some of them in a struct");
            errors.push(&params[MOST_ARGUMENTS].name, text);
        }
        _ => {}
    }
}

/// `#[js_import(variadic)] fn paint(color: u32);`: only a list can be spread, and only into a function's arguments.
fn check_variadic(errors: &mut Errors, import: &Import) {
    let Some(key) = &import.variadic else { return };
    match (&import.form, import.function.params.last()) {
        (Form::Get(form) | Form::Set(form), _) => {
            errors.push(key, format!("`variadic` excludes `{form}`; remove it"));
        }
        (_, None) => errors.push(key, "there is no parameter to spread; add one like `values: &[f64]`"),
        (_, Some(last)) if !types::is_list(&last.ty) => {
            errors.push(&last.ty, "this cannot be spread; make the last parameter a slice `&[T]` or a `Vec<T>`");
        }
        _ => {}
    }
}

/// `#[js_import(timeout = "1s")] fn f();`: nothing can interrupt a call that blocks. `CallSignal` is known by its name
/// here, which is as far as a macro sees; under another name it fails at run time.
fn check_synchronous(errors: &mut Errors, import: &Import) {
    if import.function.sig.asyncness.is_some() {
        return;
    }
    if let Some((key, _)) = &import.limit {
        errors.push(key, "a synchronous call has no time limit; declare it `async fn` or remove `timeout`");
    }
    for signal in import.function.params.iter().filter_map(|param| types::find_ident(&param.ty, "CallSignal")) {
        errors.push(signal, "a synchronous call cannot be cancelled; declare it `async fn` or remove `CallSignal`");
    }
}

/// `async fn f();`, `async fn f() -> (u8, u8);`: every call can fail. Whether a named type is a `Result` is left to the compiler,
/// since aliases are fine.
fn check_output(errors: &mut Errors, import: &Import) {
    let sig = &import.function.sig;
    let output = types::returned(&sig.output);
    if let Some(word) = output.and_then(|ty| types::find_ident(ty, "impl")) {
        return errors.push(word, "`impl Trait` is not supported here; name the type that is to be read");
    }
    match output {
        None => errors.push(&sig.ident, "every call can fail; declare the result, as in `-> Result<(), JsError>`"),
        Some(ty) => match types::peel(ty) {
            Type::Path(_) | Type::Macro(_) => {
                check_owned(
                    errors,
                    ty,
                    false,
                    "the result is read from an answer that does not stay; use an owned type",
                );
            }
            Type::Tuple(unit) if unit.elems.is_empty() => {
                errors.push(ty, "every call can fail; write `Result<(), JsError>`");
            }
            _ => errors.push(ty, "every call can fail; wrap this type, as in `Result<T, JsError>`"),
        },
    }
}

/// `#[js_import] fn f() {}`: the body is JavaScript's.
fn check_body(errors: &mut Errors, import: &Import) {
    let Some(body) = &import.function.body else { return };
    let text = match import.class {
        None => "an import has no body; write `;` here",
        Some(_) => "an import has no body; write `;` here, or remove its `#[js_import]` to keep the body",
    };
    errors.push(body, text);
}
