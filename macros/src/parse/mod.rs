//! Tokens to model. Syntax and single values only; what goes together with what is for `check`.

mod export;
mod import;

use heck::ToLowerCamelCase;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, ForeignItem, ItemImpl, LitStr, Meta, Pat, Signature, Token, Type, Visibility, token};

pub(crate) use self::export::parse_export_item;
pub(crate) use self::import::parse_import_item;
use crate::attr::{self, Options};
use crate::errors::Errors;
use crate::model::{Function, Initializer, Item, Member, Methods, Module, Name, Param};
use crate::rt::Rt;

/// Reads `js_initializer!("./init.js")`.
pub(crate) fn parse_initializer(input: TokenStream, errors: &mut Errors) -> Option<Initializer> {
    let mut options = Options::parse(input, &attr::INITIALIZER, errors);
    let rt = options.rt(errors);
    let text = options.text();
    if text.is_none() {
        errors.push(TokenStream::new(), "name a file; write `js_initializer!(\"./init.js\")`");
    }
    text.map(|text| Initializer { rt, module: Module { text } })
}

/// What an item is, as far as the next tokens tell.
enum Shape {
    Function,
    Struct,
    Impl,
    Block,
    Other,
}

/// What stands above and before an item.
struct Head {
    /// The options of our attribute, unread.
    options: TokenStream,
    attrs: Vec<Attribute>,
    vis: Visibility,
}

/// Reads an item; none when its syntax is wrong. `read` knows the shapes the attribute goes on; any other stays as it is, is an `other`, and is
/// reported as `wrong`.
fn parse_item<K>(
    (options, item): (TokenStream, TokenStream),
    errors: &mut Errors,
    read: impl FnOnce(Head, Shape, ParseStream<'_>, &mut Errors) -> Option<syn::Result<Item<K>>>,
    (other, wrong): (fn(TokenStream) -> K, &str),
) -> Option<Item<K>> {
    let written = item.clone();
    let parser = |input: ParseStream<'_>| {
        let head = Head { options, attrs: input.call(Attribute::parse_outer)?, vis: input.parse()? };
        read(head, peek_shape(input), input, errors).unwrap_or_else(|| {
            errors.push(input.parse::<TokenTree>()?, wrong);
            input.parse::<TokenStream>()?;
            Ok(Item { rt: Rt::default(), kind: other(written) })
        })
    };
    let result = parser.parse2(item);
    errors.attempt(result)
}

fn peek_shape(input: ParseStream<'_>) -> Shape {
    let ahead = input.fork();
    let unsafety = ahead.parse::<Option<Token![unsafe]>>();
    if input.peek(Token![struct]) {
        Shape::Struct
    } else if unsafety.is_ok() && ahead.peek(Token![impl]) {
        Shape::Impl
    } else if ahead.peek(Token![extern]) && ahead.peek2(LitStr) && ahead.peek3(token::Brace) {
        Shape::Block
    } else if peek_signature(input) {
        Shape::Function
    } else {
        Shape::Other
    }
}

fn peek_signature(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Option<Token![const]>>().is_ok()
        && ahead.parse::<Option<Token![async]>>().is_ok()
        && ahead.parse::<Option<Token![unsafe]>>().is_ok()
        && ahead.parse::<Option<syn::Abi>>().is_ok()
        && ahead.peek(Token![fn])
}

/// A function with or without a body. The body is not read: it stays as it is, whatever its syntax.
fn parse_function(attrs: Vec<Attribute>, vis: Visibility, input: ParseStream<'_>) -> syn::Result<Function> {
    let mut sig: Signature = input.parse()?;
    let params = sig.inputs.iter_mut().enumerate().filter_map(|(at, input)| parse_param(at, input)).collect();
    let body = match input.parse::<Option<Token![;]>>()? {
        Some(_) => None,
        None => Some(parse_body(input)?),
    };
    Ok(Function { attrs, vis, sig, params, body })
}

fn parse_body(input: ParseStream<'_>) -> syn::Result<TokenTree> {
    match input.parse()? {
        TokenTree::Group(body) if matches!(body.delimiter(), Delimiter::Brace | Delimiter::None) => {
            Ok(TokenTree::Group(body))
        }
        other => Err(syn::Error::new(other.span(), "expected `;` or a body")),
    }
}

/// Takes `#[state]` off the signature on the way.
fn parse_param(at: usize, input: &mut FnArg) -> Option<Param> {
    let FnArg::Typed(param) = input else { return None };
    let state = take_attrs(&mut param.attrs, "state");
    let name = match &*param.pat {
        Pat::Ident(pat) => pat.ident.clone(),
        pat => format_ident!("__arg{at}", span = pat.span()),
    };
    Some(Param { attrs: param.attrs.clone(), pat: (*param.pat).clone(), name, ty: (*param.ty).clone(), state })
}

/// An `impl` block. `member` tells our functions from those that stay as they are.
fn parse_methods<F>(
    attrs: Vec<Attribute>,
    input: ParseStream<'_>,
    member: &mut dyn FnMut(Function, &Type) -> Member<F>,
) -> syn::Result<Methods<F>> {
    let mut header: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
    let body = header.pop();
    let header: TokenStream = header.into_iter().collect();
    let mut head: Box<ItemImpl> = Box::new(syn::parse2(quote!(#header {}))?);
    head.attrs = attrs;
    let Some(TokenTree::Group(body)) = body else {
        return Err(syn::Error::new(head.impl_token.span, "expected a block"));
    };
    let members = |input: ParseStream<'_>| {
        head.attrs.extend(Attribute::parse_inner(input)?);
        let mut members = Vec::new();
        while !input.is_empty() {
            members.push(parse_member(input, &head.self_ty, member)?);
        }
        Ok(members)
    };
    let members = members.parse2(body.stream())?;
    Ok(Methods { head, header, members })
}

fn parse_member<F>(
    input: ParseStream<'_>,
    class: &Type,
    member: &mut dyn FnMut(Function, &Type) -> Member<F>,
) -> syn::Result<Member<F>> {
    let ahead = input.fork();
    let attrs = ahead.call(Attribute::parse_outer)?;
    let vis: Visibility = ahead.parse()?;
    if !peek_signature(&ahead) {
        let other: syn::ImplItem = input.parse()?;
        return Ok(Member::Other(quote!(#other)));
    }
    input.call(Attribute::parse_outer)?;
    input.parse::<Visibility>()?;
    Ok(member(parse_function(attrs, vis, input)?, class))
}

/// The functions of an `extern` block; other items are reported.
fn parse_extern_items(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Function>> {
    let mut functions = Vec::new();
    while !input.is_empty() {
        let ahead = input.fork();
        let attrs = ahead.call(Attribute::parse_outer)?;
        let vis: Visibility = ahead.parse()?;
        if peek_signature(&ahead) {
            input.call(Attribute::parse_outer)?;
            input.parse::<Visibility>()?;
            functions.push(parse_function(attrs, vis, input)?);
        } else {
            let first: TokenTree = ahead.parse()?;
            input.parse::<ForeignItem>()?;
            errors.push(first, "only functions can be declared here; a typed handle is a `struct` outside the block");
        }
    }
    Ok(functions)
}

/// A function that stays as it is; `#[state]` on it would be lost without a word.
fn leave<F>(function: &Function, errors: &mut Errors) -> Member<F> {
    for state in function.params.iter().flat_map(|param| &param.state) {
        errors.push(state.path(), "`#[state]` is for functions JavaScript invokes; mark this one `#[js_invokable]`");
    }
    let Function { attrs, vis, sig, body, .. } = function;
    Member::Other(quote!(#(#attrs)* #vis #sig #body))
}

/// Takes the attributes of that name away. A path in front, as in `jsinterop::js_import`, is fine.
fn take_attrs(attrs: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    attrs.extract_if(.., |attr| attr.path().segments.last().is_some_and(|last| last.ident == name)).collect()
}

/// The options of our own attribute on a function inside a block; none when there is no such attribute.
fn take_options(attrs: &mut Vec<Attribute>, name: &str, place: &attr::Place, errors: &mut Errors) -> Option<Options> {
    let mut ours = take_attrs(attrs, name).into_iter();
    let first = ours.next()?;
    for second in ours {
        errors.push(second.path(), format!("`#[{name}]` is given twice; join the options in one"));
    }
    let tokens = match first.meta {
        Meta::List(list) => list.tokens,
        Meta::Path(_) => TokenStream::new(),
        Meta::NameValue(_) => {
            errors.push(first.meta, format!("expected `#[{name}]` or `#[{name}(…)]`"));
            TokenStream::new()
        }
    };
    Some(Options::parse(tokens, place, errors))
}

impl Name {
    fn literal(text: &LitStr) -> Self {
        Self { text: text.value(), span: text.span() }
    }

    /// The Rust name in JavaScript's way of writing: `say_hello` is `sayHello`.
    fn of(ident: &Ident, prefix: &str) -> Self {
        let name = ident.unraw().to_string();
        let bare = name.strip_prefix(prefix).filter(|rest| !rest.is_empty()).unwrap_or(&name);
        Self { text: bare.to_lower_camel_case(), span: ident.span() }
    }
}
