//! `parse` for `#[js_import]`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, ItemStruct, Token, Type, braced};

use super::{Head, Shape, leave, parse_extern_items, parse_function, parse_item, parse_methods, take_options};
use crate::attr::{self, Options};
use crate::errors::Errors;
use crate::model::{Block, Form, Function, Handle, Import, ImportItem, ImportKind, Member, Name};

const WRONG_ITEM: &str =
    "`#[js_import]` goes on a function, a unit struct, an `impl` block or an `extern \"js\"` block";

/// Reads an item below `#[js_import]`; none when its syntax is wrong.
pub(crate) fn parse_import_item(options: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<ImportItem> {
    let read = |head: Head, shape: Shape, input: ParseStream<'_>, errors: &mut Errors| {
        Some(match shape {
            Shape::Function => parse_free(head, input, errors),
            Shape::Struct => parse_handle(head, input, errors),
            Shape::Impl => parse_impl(head, input, errors),
            Shape::Block => parse_block(head, input, errors),
            Shape::Other => return None,
        })
    };
    parse_item((options, item), errors, read, (ImportKind::Other, WRONG_ITEM))
}

fn parse_free(head: Head, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ImportItem> {
    let mut options = Options::parse(head.options, &attr::FUNCTION, errors);
    let rt = options.rt(errors);
    let import = parse_import(parse_function(head.attrs, head.vis, input)?, options, None, errors);
    Ok(ImportItem { rt, kind: ImportKind::Function(Box::new(import)) })
}

fn parse_handle(head: Head, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ImportItem> {
    let mut options = Options::parse(head.options, &attr::HANDLE, errors);
    let item = ItemStruct { attrs: head.attrs, vis: head.vis, ..input.parse()? };
    let path = match options.text() {
        Some(text) => Name::literal(&text),
        None => Name { text: item.ident.unraw().to_string(), span: item.ident.span() },
    };
    let rt = options.rt(errors);
    Ok(ImportItem { rt, kind: ImportKind::Handle(Box::new(Handle { item, path, module: options.module() })) })
}

fn parse_impl(head: Head, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ImportItem> {
    let rt = Options::parse(head.options, &attr::IMPL, errors).rt(errors);
    let methods = parse_methods(head.attrs, input, &mut |mut function: Function, class| {
        let options = take_options(&mut function.attrs, "js_import", &attr::MEMBER, errors);
        if function.body.is_some() && options.is_none() {
            return leave(&function, errors);
        }
        Member::Ours(Box::new(parse_import(function, options.unwrap_or_default(), Some(class), errors)))
    })?;
    Ok(ImportItem { rt, kind: ImportKind::Methods(methods) })
}

fn parse_block(head: Head, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ImportItem> {
    let mut options = Options::parse(head.options, &attr::BLOCK, errors);
    let unsafety = input.parse()?;
    input.parse::<Token![extern]>()?;
    let abi = input.parse()?;
    let content;
    braced!(content in input);
    let shared = [head.attrs, content.call(Attribute::parse_inner)?].concat();
    let functions = parse_extern_items(&content, errors)?;
    let import = |mut function: Function| {
        let options = take_options(&mut function.attrs, "js_import", &attr::MEMBER, errors).unwrap_or_default();
        function.attrs.extend(shared.iter().filter(|attr| !attr.path().is_ident("doc")).map(outer));
        parse_import(function, options, None, errors)
    };
    let imports = functions.into_iter().map(import).collect();
    let rt = options.rt(errors);
    Ok(ImportItem { rt, kind: ImportKind::Block(Block { unsafety, abi, module: options.module(), imports }) })
}

fn outer(attr: &Attribute) -> Attribute {
    Attribute { style: syn::AttrStyle::Outer, ..attr.clone() }
}

fn parse_import(function: Function, mut options: Options, class: Option<&Type>, errors: &mut Errors) -> Import {
    let (form, text) = options.form(errors);
    let default = match &form {
        Form::Function => Some(Name::of(&function.sig.ident, "")),
        Form::Get(_) => Some(Name::of(&function.sig.ident, "get_")),
        Form::Set(_) => Some(Name::of(&function.sig.ident, "set_")),
        Form::New(_) => None,
    };
    Import {
        path: text.map(|text| Name::literal(&text)).or(default),
        module: options.module(),
        limit: options.limit(errors),
        variadic: options.variadic(),
        class: class.cloned(),
        form,
        function,
    }
}
