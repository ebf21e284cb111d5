//! The contract with the runtime: the only file that spells a path into it. One function for each thing used.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{LitStr, Path, Type};

use crate::model::{Form, Limit};

/// Where generated code finds the runtime: `::jsinterop`, or what `crate = path` says.
#[derive(Default)]
pub(crate) struct Rt(Option<Path>);

impl Rt {
    pub(crate) fn new(path: Path) -> Self {
        Self(Some(path))
    }

    /// A public name: it shows in signatures that users read.
    fn public(&self, name: &str) -> TokenStream {
        self.public_at(name, Span::call_site())
    }

    /// The same at a place where the compiler is to report what is wrong. What the user wrote keeps its own place.
    fn public_at(&self, name: &str, place: Span) -> TokenStream {
        let name = Ident::new(name, place);
        let default = quote_spanned!(place=> ::jsinterop);
        let path = self.0.as_ref().map_or(default, ToTokens::to_token_stream);
        quote_spanned!(place=> #path::#name)
    }

    fn private(&self, name: &str) -> TokenStream {
        self.private_at(name, Span::call_site())
    }

    fn private_at(&self, name: &str, place: Span) -> TokenStream {
        let (module, name) = (self.public_at("__private", place), Ident::new(name, place));
        quote_spanned!(place=> #module::#name)
    }

    /// What an `async` import returns, at the place of its output.
    pub(crate) fn js_call(&self, arguments: &TokenStream, output: &TokenStream) -> TokenStream {
        let (first, last) = ends(output);
        let js_call = self.public_at("JsCall", first.resolved_at(Span::call_site()));
        let close = quote_spanned!(last.resolved_at(Span::call_site())=> >);
        quote!(#js_call<#arguments, #output #close)
    }

    /// What a typed handle holds.
    pub(crate) fn js_object(&self) -> TokenStream {
        self.public("JsObject")
    }

    /// The error of a call, for fallbacks.
    pub(crate) fn js_error(&self) -> TokenStream {
        self.public("JsError")
    }

    /// How `&[u8]` is kept during an invocation.
    pub(crate) fn bytes(&self) -> TokenStream {
        self.public("Bytes")
    }

    /// How `&str` is kept during an invocation.
    pub(crate) fn string(&self) -> TokenStream {
        self.private("String")
    }

    /// Package, version, file, line and column of `place`: a macro of the runtime, invoked there. The tokens have the
    /// user's own span, since `line!` looks at the outermost invocation.
    fn source(&self, place: Span) -> TokenStream {
        let source = self.private_at("source", place);
        quote_spanned!(place=> #source!())
    }

    /// Puts a static into the registry.
    pub(crate) fn submit(&self, kind: &str, name: &Ident) -> TokenStream {
        let (inventory, declared) = (self.private("inventory"), self.private("Declared"));
        let kind = format_ident!("{kind}");
        quote!(#inventory::submit! { #declared::#kind(&#name) })
    }

    /// `static __IMPORT: Import = …`, with everything that is known while compiling.
    pub(crate) fn import_static(&self, name: &Ident, import: &ImportStatic<'_>) -> TokenStream {
        let (ty, kinds) = (self.private("Import"), self.private("CallKind"));
        let kind = match import.form {
            Form::Function => quote!(Function),
            Form::New(_) => quote!(New),
            Form::Get(_) => quote!(Get),
            Form::Set(_) => quote!(Set),
        };
        let (path, source) = (import.path, self.source(import.place));
        let params = some_params(&import.params);
        let docs = some_docs(&import.docs);
        let module = import.module.map(|module| quote!(.module(&#module)));
        let class = import.class.map(|class| {
            let class = self.class_of(class);
            quote!(.class(#class))
        });
        let limit = import.limit.map(|limit| match limit {
            Limit::Millis(millis) => quote!(.timeout_millis(#millis)),
            Limit::Never => quote!(.no_timeout()),
        });
        quote!(static #name: #ty = #ty::new(#kinds::#kind, #path, #source) #params #docs #module #class #limit;)
    }

    /// The class of the typed handle `ty`.
    fn class_of(&self, ty: &Type) -> TokenStream {
        let handle = self.private("TypedHandle");
        quote!(<#ty as #handle>::CLASS)
    }

    /// The traits of the typed handle `name`, whose class is at `path`.
    pub(crate) fn typed_handle(&self, name: &Ident, path: &str, module: Option<&Ident>) -> TokenStream {
        let typed_handle = self.private("typed_handle");
        let module = module.map(|module| quote!(, #module));
        quote!(#typed_handle! { #name, #path #module })
    }

    /// `static __SHIPPED: ShippedModule = …`: a file of the user's crate, in its text.
    pub(crate) fn shipped_static(&self, name: &Ident, file: &LitStr, initializer: bool) -> TokenStream {
        let (ty, source) = (self.private("ShippedModule"), self.source(file.span()));
        let text = quote_spanned! {file.span()=>
            ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #file))
        };
        quote! {
            static #name: #ty = #ty {
                path: #file,
                text: #text,
                initializer: #initializer,
                source: #source,
            };
        }
    }

    /// `static __MODULE: Module = …`: a shipped file or a name.
    pub(crate) fn module_static(&self, name: &Ident, module: &TokenStream, is_shipped: bool) -> TokenStream {
        let ty = self.private("Module");
        let variant = if is_shipped { quote!(Shipped) } else { quote!(Named) };
        quote!(static #name: #ty = #ty::#variant(#module);)
    }

    /// The call, at the place of its output.
    pub(crate) fn call(&self, call: &Call<'_>, arguments: &TokenStream, output: &TokenStream) -> TokenStream {
        let name = match (call.form, call.is_method, call.is_async) {
            (Form::New(_), _, true) => "construct",
            (Form::New(_), _, false) => "construct_sync",
            (_, true, true) => "call_on",
            (_, true, false) => "call_sync_on",
            (_, false, true) => "call",
            (_, false, false) => "call_sync",
        };
        let (first, last) = ends(output);
        let function = self.private_at(name, first.resolved_at(Span::call_site()));
        quote_spanned!(last.resolved_at(Span::call_site())=> #function(#arguments))
    }

    /// The list that is spread.
    pub(crate) fn variadic(&self, list: &Ident) -> TokenStream {
        let variadic = self.private_at("Variadic", list.span());
        quote_spanned!(list.span()=> #variadic::new(#list))
    }

    /// The type of the list that is spread.
    pub(crate) fn variadic_type(&self, list: &Type) -> TokenStream {
        let variadic = self.private("Variadic");
        quote!(#variadic<#list>)
    }

    /// The bound on a type parameter that is part of a result, at its place.
    pub(crate) fn arrives(&self, place: Span) -> TokenStream {
        self.private_at("Arrives", place.resolved_at(Span::call_site()))
    }

    /// `fn __invoke(…) -> …`, around a body that starts an invocation.
    pub(crate) fn invoke_fn(&self, call: &Ident, reads_arguments: bool, body: &TokenStream) -> TokenStream {
        let (invocation, started) = (self.private("Invocation"), self.private("Started"));
        let exception = self.public("JsException");
        let mutability = reads_arguments.then(|| quote!(mut));
        quote! {
            fn __invoke(#mutability #call: #invocation<'_>) -> ::core::result::Result<#started, #exception> { #body }
        }
    }

    /// `static __EXPORT: Export = …`, with everything that is known while compiling.
    pub(crate) fn export_static(&self, name: &Ident, export: &ExportStatic<'_>) -> TokenStream {
        let (ty, source) = (self.private("Export"), self.source(export.place));
        let new = export.class.map_or_else(|| quote!(function), |class| quote!(method::<#class>));
        let (text, aliases) = (export.name, &export.aliases);
        let aliases = (!aliases.is_empty()).then(|| quote!(.aliases(&[#(#aliases),*])));
        let params = some_params(&export.params);
        let (wants, types) = (self.private("wants"), &export.types);
        let wants = (!types.is_empty()).then(|| quote!(.wants(#wants![#(#types),*])));
        let docs = some_docs(&export.docs);
        let asynchronous = export.is_async.then(|| quote!(.asynchronous()));
        quote!(static #name: #ty = #ty::#new(#text, __invoke, #source) #aliases #params #wants #docs #asynchronous;)
    }

    /// The reply made of what an export returned. The tokens have the span of the user's `output`: what is reported inside a
    /// macro of the runtime is shown at its outermost invocation.
    pub(crate) fn reply(&self, returned: &Ident, output: &TokenStream) -> TokenStream {
        let (first, last) = ends(output);
        let reply = self.private_at("reply", first);
        let arguments = quote_spanned!(last=> (#returned));
        quote_spanned!(first=> #reply! #arguments)
    }

    /// The function whose bound an export's `future` must keep, at its `async`; its name is the error message.
    pub(crate) fn must_be_send(&self, future: &TokenStream, place: Span) -> TokenStream {
        let must_be_send = self.private_at("an_exports_future_must_be_send", place);
        quote_spanned!(place=> #must_be_send(#future))
    }

    /// Keeps this object file in a wasm program.
    pub(crate) fn anchor(&self, name: &str) -> TokenStream {
        let anchor = self.private("anchor");
        quote!(#anchor!(#name);)
    }
}

/// Which function of the runtime makes a call.
pub(crate) struct Call<'a> {
    pub(crate) form: &'a Form,
    pub(crate) is_method: bool,
    pub(crate) is_async: bool,
}

/// What an import's static tells the runtime.
pub(crate) struct ImportStatic<'a> {
    pub(crate) form: &'a Form,
    pub(crate) path: &'a str,
    pub(crate) place: Span,
    pub(crate) params: Vec<String>,
    pub(crate) docs: String,
    pub(crate) module: Option<&'a Ident>,
    pub(crate) class: Option<&'a Type>,
    pub(crate) limit: Option<Limit>,
}

/// What an export's static tells the runtime.
pub(crate) struct ExportStatic<'a> {
    pub(crate) name: &'a str,
    pub(crate) aliases: Vec<&'a str>,
    pub(crate) place: Span,
    pub(crate) params: Vec<String>,
    /// What each of these is read as.
    pub(crate) types: Vec<TokenStream>,
    pub(crate) docs: String,
    pub(crate) class: Option<&'a Type>,
    pub(crate) is_async: bool,
}

/// Where the tokens begin and end.
fn ends(tokens: &TokenStream) -> (Span, Span) {
    let spans = || tokens.clone().into_iter().map(|token| token.span());
    let first = spans().next().unwrap_or_else(Span::call_site);
    (first, spans().last().unwrap_or(first))
}

fn some_params(names: &[String]) -> Option<TokenStream> {
    (!names.is_empty()).then(|| quote!(.params(&[#(#names),*])))
}

fn some_docs(docs: &str) -> Option<TokenStream> {
    (!docs.is_empty()).then(|| quote!(.docs(#docs)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Every other file is free of the runtime's paths.
    #[test]
    fn is_the_only_file_that_names_the_runtime() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("src/rt.rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                    let named = code.filter(|line| line.contains("jsinterop::") || line.contains("__private"));
                    assert_eq!(named.count(), 0, "{}", path.display());
                }
            }
        }
    }
}
