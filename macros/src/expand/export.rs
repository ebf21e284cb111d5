//! `expand` for `#[js_invokable]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::{cfgs, docs, expand_methods, names, ours};
use crate::model::{Export, ExportItem, ExportKind, Function, Member, Methods, Name, Param};
use crate::rt::{ExportStatic, Rt};
use crate::types;

// The code of an item below `#[js_invokable]`.
pub(crate) fn expand_export_item(item: &ExportItem) -> TokenStream {
    match &item.kind {
        ExportKind::Function(export) => expand_function(export, &item.rt),
        ExportKind::Methods(methods) => expand_impl(methods, &item.rt),
        ExportKind::Other(other) => other.clone(),
    }
}

// pub async fn greet(name: &str) -> String { … }
// const _: () = {
//     fn __invoke(…) { … }
//     static __EXPORT: Export = …;
//     macro_rules! __js_export_greet { … }
// };
fn expand_function(export: &Export, rt: &Rt) -> TokenStream {
    let function = expand_exported(&export.function);
    let unique = all_names(export).map(expand_unique_macro);
    let registration = expand_registration(export, &quote!(#(#unique)*), rt);
    quote!(#function #registration)
}

// impl Helper { fn say_hello(&self) -> String { … }  const __js_export_sayHello: () = (); }
// const _: () = { … };
fn expand_impl(methods: &Methods<Export>, rt: &Rt) -> TokenStream {
    let members = methods.members.iter().map(|member| match member {
        Member::Ours(export) => {
            let function = expand_exported(&export.function);
            let unique = all_names(export).map(|name| expand_unique_const(export, name));
            quote!(#function #(#unique)*)
        }
        Member::Other(other) => other.clone(),
    });
    let block = expand_methods(methods, &members.collect::<Vec<_>>());
    let registrations = methods.members.iter().map(|member| match member {
        Member::Ours(export) => expand_registration(export, &TokenStream::new(), rt),
        Member::Other(_) => TokenStream::new(),
    });
    quote!(#block #(#registrations)*)
}

// The same, under a lint less: what clippy would have the user write, a reference, `check` refuses.
fn expand_exported(function: &Function) -> TokenStream {
    let owned = function.params.iter().any(|param| types::is_owned(&param.ty));
    let allow = (owned && function.sig.asyncness.is_none()).then(|| quote!(#[allow(clippy::needless_pass_by_value)]));
    let function = expand_written(function);
    quote!(#allow #function)
}

// The function as the user wrote it, without our attributes.
pub(crate) fn expand_written(function: &Function) -> TokenStream {
    let Function { attrs, vis, sig, body, .. } = function;
    quote!(#(#attrs)* #vis #sig #body)
}

// const _: () = {
//     fn __invoke(mut __call: Invocation<'_>) -> Result<Started, JsException> { … }
//     static __EXPORT: Export = Export::function("greet", __invoke, source!()).params(&["name"]).wants(wants![String]);
//     inventory::submit! { Declared::Export(&__EXPORT) }
//     anchor!("greet");
// };
fn expand_registration(export: &Export, unique: &TokenStream, rt: &Rt) -> TokenStream {
    let cfgs = cfgs(&export.function.attrs);
    let deprecated = export.function.attrs.iter().any(|attr| attr.path().is_ident("deprecated"));
    let allow = deprecated.then(|| quote!(#[allow(deprecated)]));
    let invoke = expand_invoke(export, rt);
    let name = ours("__EXPORT");
    let declared = rt.export_static(&name, &export_static(export, rt));
    let submitted = rt.submit("Export", &name);
    let anchor = rt.anchor(&anchor_name(export));
    quote! {
        #(#cfgs)*
        const _: () = {
            #allow #invoke
            #declared
            #submitted
            #unique
            #anchor
        };
    }
}

fn export_static<'a>(export: &'a Export, rt: &Rt) -> ExportStatic<'a> {
    let arguments = || export.function.params.iter().filter(|param| param.state.is_empty());
    ExportStatic {
        name: &export.name.text,
        aliases: export.aliases.iter().map(|alias| &*alias.text).collect(),
        place: export.function.sig.ident.span(),
        params: names(arguments()),
        types: arguments().map(|param| kept_type(param, export, rt)).collect(),
        docs: docs(&export.function.attrs),
        class: export.class.as_ref(),
        is_async: export.function.sig.asyncness.is_some(),
    }
}

// fn __invoke(mut __call: Invocation<'_>) -> Result<Started, JsException> {
//     let __arg0 = __call.argument::<String>("name")?;
//     Ok(__call.future(an_exports_future_must_be_send(async move {
//         let __out = greet(&__arg0).await;
//         reply!(__out)
//     })))
// }
//
// or, for a synchronous one, `let __out = greet(&__arg0); Ok(__call.ready(reply!(__out)))`.
fn expand_invoke(export: &Export, rt: &Rt) -> TokenStream {
    let call = ours("__call");
    let receiver = export.class.as_ref().map(|class| {
        let receiver = ours("__self");
        quote!(let #receiver = #call.receiver::<#class>()?;)
    });
    let params = &export.function.params;
    let reads = params.iter().enumerate().map(|(at, param)| expand_read(at, param, export, &call, rt));
    let (reads, out): (Vec<_>, _) = (reads.collect(), ours("__out"));
    let (target, reply) = (expand_target(export), rt.reply(&out, &output(export)));
    let started = if let Some(word) = &export.function.sig.asyncness {
        let place = word.span.resolved_at(Span::call_site());
        let future = quote_spanned!(place=> async move { let #out = #target.await; #reply });
        let future = rt.must_be_send(&future, place);
        quote!(::core::result::Result::Ok(#call.future(#future)))
    } else {
        quote!(let #out = #target; ::core::result::Result::Ok(#call.ready(#reply)))
    };
    let reads_arguments = params.iter().any(|param| param.state.is_empty());
    rt.invoke_fn(&call, reads_arguments, &quote!(#receiver #(#reads)* #started))
}

// What is reported about the result is reported at its type, or at the function's name when there is none.
fn output(export: &Export) -> TokenStream {
    let sig = &export.function.sig;
    types::returned(&sig.output).map_or_else(|| sig.ident.to_token_stream(), ToTokens::to_token_stream)
}

// `let __arg0 = __call.argument::<String>("name")?;`
fn expand_read(at: usize, param: &Param, export: &Export, call: &Ident, rt: &Rt) -> TokenStream {
    let (argument, name, ty) = (argument(at), param.name.unraw().to_string(), kept_type(param, export, rt));
    let read = if param.state.is_empty() { quote!(argument) } else { quote!(state) };
    quote!(let #argument = #call.#read::<#ty>(#name)?;)
}

// The type an argument is read as and kept in while the export runs.
fn kept_type(param: &Param, export: &Export, rt: &Rt) -> TokenStream {
    let ty = &param.ty;
    match (types::is_str(ty), types::is_bytes(ty), &export.class) {
        (true, ..) => rt.string(),
        (_, true, _) => rt.bytes(),
        (.., Some(class)) => types::replace_ident(ty, "Self", &class.to_token_stream()),
        (.., None) => ty.to_token_stream(),
    }
}

// `greet(&__arg0, __arg1)`, `<Helper>::say_hello(&__self)`
fn expand_target(export: &Export) -> TokenStream {
    let ident = &export.function.sig.ident;
    let arguments = export.function.params.iter().enumerate().map(|(at, param)| {
        let argument = argument(at);
        if types::is_str(&param.ty) || types::is_bytes(&param.ty) { quote!(&*#argument) } else { quote!(#argument) }
    });
    let receiver = ours("__self");
    let class = export.class.as_ref().map(|class| quote!(<#class>::));
    let receiver = class.is_some().then(|| quote!(&#receiver,));
    quote!(#class #ident(#receiver #(#arguments),*))
}

fn argument(at: usize) -> Ident {
    ours(&format!("__arg{at}"))
}

// `macro_rules! __js_export_greet { … }`: two of one name in a crate do not compile, wherever they stand.
fn expand_unique_macro(name: &Name) -> TokenStream {
    let unique = unique_ident(name);
    let definition = quote_spanned!(unique.span()=> macro_rules! #unique { () => {}; });
    quote!(#[doc(hidden)] #[allow(non_local_definitions)] #[macro_export] #definition)
}

// `const __js_export_sayHello: () = ();`: two of one name in a type do not compile, in different blocks either.
fn expand_unique_const(export: &Export, name: &Name) -> TokenStream {
    let (unique, cfgs) = (unique_ident(name), cfgs(&export.function.attrs));
    let definition = quote_spanned!(unique.span()=> const #unique: () = (););
    quote!(#(#cfgs)* #[doc(hidden)] #[allow(non_upper_case_globals)] #definition)
}

// At call site, where all can see it, and at the place of the name, where the compiler reports it.
fn unique_ident(name: &Name) -> Ident {
    let escape =
        |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_string() } else { format!("_{:x}_", u32::from(c)) };
    let text: String = name.text.chars().map(escape).collect();
    format_ident!("__js_export_{text}", span = name.span.resolved_at(Span::call_site()))
}

fn all_names(export: &Export) -> impl Iterator<Item = &Name> {
    std::iter::once(&export.name).chain(&export.aliases)
}

// `Helper.sayHello`: a type's methods have names of their own.
fn anchor_name(export: &Export) -> String {
    match &export.class {
        Some(class) => format!("{}.{}", class.to_token_stream().to_string().replace(' ', ""), export.name.text),
        None => export.name.text.clone(),
    }
}
