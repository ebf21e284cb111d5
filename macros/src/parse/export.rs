//! `parse` for `#[js_invokable]`.

use proc_macro2::TokenStream;
use syn::Type;
use syn::parse::ParseStream;

use super::{Head, Shape, leave, parse_function, parse_item, parse_methods, take_options};
use crate::attr::{self, Options};
use crate::errors::Errors;
use crate::model::{Export, ExportItem, ExportKind, Function, Member, Name};

const WRONG_ITEM: &str = "`#[js_invokable]` goes on a function or an `impl` block; mark what is to be invoked";

/// Reads an item below `#[js_invokable]`; none when its syntax is wrong.
pub(crate) fn parse_export_item(options: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<ExportItem> {
    let read = |head: Head, shape: Shape, input: ParseStream<'_>, errors: &mut Errors| {
        Some(match shape {
            Shape::Function => parse_free(head, input, errors),
            Shape::Impl => parse_impl(head, input, errors),
            Shape::Struct | Shape::Block | Shape::Other => return None,
        })
    };
    parse_item((options, item), errors, read, (ExportKind::Other, WRONG_ITEM))
}

fn parse_free(head: Head, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ExportItem> {
    let mut options = Options::parse(head.options, &attr::EXPORT, errors);
    let rt = options.rt(errors);
    let export = parse_export(parse_function(head.attrs, head.vis, input)?, options, None);
    Ok(ExportItem { rt, kind: ExportKind::Function(Box::new(export)) })
}

fn parse_impl(head: Head, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ExportItem> {
    let rt = Options::parse(head.options, &attr::IMPL, errors).rt(errors);
    let methods = parse_methods(head.attrs, input, &mut |mut function: Function, class| {
        let options = take_options(&mut function.attrs, "js_invokable", &attr::EXPORT_MEMBER, errors);
        let Some(options) = options else { return leave(&function, errors) };
        Member::Ours(Box::new(parse_export(function, options, Some(class))))
    })?;
    Ok(ExportItem { rt, kind: ExportKind::Methods(methods) })
}

fn parse_export(function: Function, mut options: Options, class: Option<&Type>) -> Export {
    Export {
        name: options.text().map_or_else(|| Name::of(&function.sig.ident, ""), |text| Name::literal(&text)),
        aliases: options.aliases().iter().map(Name::literal).collect(),
        class: class.cloned(),
        function,
    }
}
