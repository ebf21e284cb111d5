//! `parse` for `#[js_invokable]`.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Type, Visibility};

use super::{Shape, leave, parse_function, parse_methods, peek_shape, take_options};
use crate::attr::{self, Options};
use crate::errors::Errors;
use crate::model::{Export, ExportItem, ExportKind, Function, Member, Name};
use crate::rt::Rt;

const WRONG_ITEM: &str = "`#[js_invokable]` goes on a function or an `impl` block; mark what is to be invoked";

/// Reads an item below `#[js_invokable]`; none when its syntax is wrong.
pub(crate) fn parse_export_item(attr: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<ExportItem> {
    let written = item.clone();
    let parser = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        match peek_shape(input) {
            Shape::Function => parse_free(attr, attrs, vis, input, errors),
            Shape::Impl => parse_impl(attr, attrs, input, errors),
            Shape::Struct | Shape::Block | Shape::Other => {
                errors.push(input.parse::<TokenTree>()?, WRONG_ITEM);
                input.parse::<TokenStream>()?;
                Ok(ExportItem { rt: Rt::default(), kind: ExportKind::Other(written) })
            }
        }
    };
    let result = parser.parse2(item);
    errors.attempt(result)
}

fn parse_free(
    attr: TokenStream,
    attrs: Vec<Attribute>,
    vis: Visibility,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<ExportItem> {
    let mut options = Options::parse(attr, &attr::EXPORT, errors);
    let rt = options.rt(errors);
    let export = parse_export(parse_function(attrs, vis, input)?, options, None);
    Ok(ExportItem { rt, kind: ExportKind::Function(Box::new(export)) })
}

fn parse_impl(
    attr: TokenStream,
    attrs: Vec<Attribute>,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<ExportItem> {
    let rt = Options::parse(attr, &attr::IMPL, errors).rt(errors);
    let methods = parse_methods(attrs, input, &mut |mut function: Function, class| {
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
